/// What leaves: streams, sequence numbers, signed bundles, the spool. A sequence number is never
/// used for two payloads.
@NullMarked
package org.sluice.appliance.export;

import org.jspecify.annotations.NullMarked;

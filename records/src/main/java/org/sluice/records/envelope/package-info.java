/// TS 33.180 requests and responses as the low side needs them: no type here can hold a key. What
/// carries keys (certificates, wrapped key sets) passes through as the octets that the high side
/// made.
@NullMarked
package org.sluice.records.envelope;

import org.jspecify.annotations.NullMarked;

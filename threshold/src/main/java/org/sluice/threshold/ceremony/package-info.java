/// Distributed key generation (design section 8), on both sides: a partition's part in one run, and
/// the coordinator that carries messages. All n partitions or nothing; no code path holds z or x.
@NullMarked
package org.sluice.threshold.ceremony;

import org.jspecify.annotations.NullMarked;

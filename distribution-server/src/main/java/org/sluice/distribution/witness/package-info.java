/// Outside witnesses (C2SP tlog-witness): somebody who is no partition co-signs the mirrored log,
/// so that a fork which a quorum of partitions went along with would still be seen. They are asked
/// from here and never from the high side, only those that the operator listed, and by a process of
/// its own, so that what serves devices opens no connection to anybody.
@NullMarked
package org.sluice.distribution.witness;

import org.jspecify.annotations.NullMarked;

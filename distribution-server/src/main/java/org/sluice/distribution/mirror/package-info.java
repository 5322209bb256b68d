/// The copy of the high side's transparency log, extended only by segments whose recomputed root is
/// the cosigned one.
///
/// Inclusion proofs for pulls are assembled here.
@NullMarked
package org.sluice.distribution.mirror;

import org.jspecify.annotations.NullMarked;

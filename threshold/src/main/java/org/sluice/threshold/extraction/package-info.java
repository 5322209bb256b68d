/// The two rounds of design section 5, on both sides: a partition's computation and checks, and the
/// coordinator's combination and verification. Secrets live in the secret pool and are closed by
/// who is said to own them; nothing here decides which leaves may be answered.
@NullMarked
package org.sluice.threshold.extraction;

import org.jspecify.annotations.NullMarked;

/// ECDSA signatures of people and devices, checked by Bouncy Castle where there are thousands of
/// them (docs/adr/014). Signing is a token's, or the JDK's.
@NullMarked
package org.sluice.threshold.signing;

import org.jspecify.annotations.NullMarked;

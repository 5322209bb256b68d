/// Tests of the checks of ECDSA signatures.
@NullMarked
package org.sluice.threshold.signing;

import org.jspecify.annotations.NullMarked;

/// Shamir shares and Feldman commitments over the two groups of MIKEY-SAKKE. Secret scalars stay in
/// the secret pool; coefficients that depend on indices alone are public.
@NullMarked
package org.sluice.threshold.sharing;

import org.jspecify.annotations.NullMarked;

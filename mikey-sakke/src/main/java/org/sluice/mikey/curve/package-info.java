/// The two curves of MIKEY-SAKKE, y^2 = x^3 - 3x + b: the supersingular one of RFC 6509 (b = 0) and
/// NIST P-256. Points are projective and live in [org.sluice.mikey.secret.SecretPool#MEM]; points
/// of messages are [org.sluice.mikey.curve.PublicPoint]s.
@NullMarked
package org.sluice.mikey.curve;

import org.jspecify.annotations.NullMarked;

/// The two curves of MIKEY-SAKKE, y^2 = x^3 - 3x + b: the supersingular one of RFC 6509 (b = 0) and
/// NIST P-256. Points are projective and live in [org.sluice.mikey.secret.SecretPool#MEM]; points
/// of messages are [org.sluice.mikey.curve.PublicPoint]s.
///
/// Inside a multiplication on P-256 points are Jacobian, their elements loose
/// ([org.sluice.mikey.field.LooseP256]) and additions incomplete, which each multiplication says
/// why it may use. Everything else adds with complete formulas.
@NullMarked
package org.sluice.mikey.curve;

import org.jspecify.annotations.NullMarked;

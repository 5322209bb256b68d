/// Tokens: hardware security modules over PKCS#11, and everything that knows a vendor. What the
/// rest of the product sees are the ports of module threshold and the errors in this package.
///
/// [org.sluice.hsm.pkcs11] binds the library, [org.sluice.hsm.partition] and
/// [org.sluice.hsm.appliance] are the two kinds of token, [org.sluice.hsm.softhsm] makes a token
/// store in software, [org.sluice.hsm.software] is the second adapter, in memory, for simulations.
@NullMarked
package org.sluice.hsm;

import org.jspecify.annotations.NullMarked;

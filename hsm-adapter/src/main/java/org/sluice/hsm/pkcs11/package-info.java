/// PKCS#11 v2.40 through the foreign function API: the library, its tokens, sessions, keys by
/// label. No C code of our own and no JNI. It does what SunPKCS11 cannot: Ed25519, key derivation
/// into keys that stay in the token, GCM straight between the token and secret memory, data
/// objects, and a login whose PIN never becomes a `char[]`. Both share one C_Initialize and one
/// login when they are given the same library path.
@NullMarked
package org.sluice.hsm.pkcs11;

import org.jspecify.annotations.NullMarked;

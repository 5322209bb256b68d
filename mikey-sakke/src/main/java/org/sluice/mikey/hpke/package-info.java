/// Sealing to a device: HPKE base mode (RFC 9180) with X25519 or P-256, HKDF-SHA-256 and
/// ChaCha20-Poly1305. Private keys, shared secrets, key schedule and plaintext stay in the secret
/// pool: the scalar multiplications are this project's own (X25519 here, P-256 of
/// [org.sluice.mikey.curve]), so nothing secret touches the Java heap. Heap arrays are public
/// octets only: encapsulated keys, info, ciphertext.
@NullMarked
package org.sluice.mikey.hpke;

import org.jspecify.annotations.NullMarked;

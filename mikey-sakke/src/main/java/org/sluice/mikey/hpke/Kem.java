package org.sluice.mikey.hpke;

import com.google.errorprone.annotations.Immutable;
import org.sluice.mikey.secret.Frame;

/// The group behind a key encapsulation. Private keys and shared secrets are offsets of the pool,
/// 32 octets each.
@Immutable
sealed interface Kem permits X25519Kem, P256Kem {

  /// Writes a new private key to `at`.
  void generate(long at);

  /// The public key of the private key at `at`; refused if that is not a private key.
  byte[] publicKey(Frame frame, long at);

  /// Writes the Diffie-Hellman value of the private key at `at` and a peer's public key to `out`.
  /// Refuses with [HpkeException] what is not a public key or leads to the neutral element.
  void agree(Frame frame, long at, byte[] peer, long out, HpkeException.Reason whose);
}

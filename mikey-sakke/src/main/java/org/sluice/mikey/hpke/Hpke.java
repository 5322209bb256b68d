package org.sluice.mikey.hpke;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.hpke.HpkeException.Reason;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// Single-shot HPKE in base mode (RFC 9180 section 6.1): one message per encapsulated key. It
/// proves nothing about the sender; that is what the signed bundle and the log are for.
public final class Hpke {

  private static final long FRAME_OCTETS =
      HpkeKeyPair.FRAME_OCTETS + KeySchedule.FRAME_OCTETS + ChaCha20Poly1305.FRAME_OCTETS + 64;

  private Hpke() {}

  /// Seals `plain` to a device's public key.
  ///
  /// @param recipientPublic 32 octets (X25519) or 65 octets (P-256)
  /// @throws HpkeException with [Reason#RECIPIENT_KEY] if that is no usable public key
  public static Sealed seal(
      SealSuite suite, byte[] recipientPublic, byte[] info, byte[] aad, SecretBytes plain) {
    try (HpkeKeyPair ephemeral = HpkeKeyPair.generate(suite)) {
      return seal(ephemeral, recipientPublic, info, aad, plain);
    }
  }

  /// Sealing with an ephemeral pair that the caller chose: for published vectors only.
  static Sealed seal(
      HpkeKeyPair ephemeral, byte[] recipientPublic, byte[] info, byte[] aad, SecretBytes plain) {
    byte[] enc = ephemeral.publicKey();
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      long dh = frame.alloc(32);
      agree(frame, ephemeral, recipientPublic, dh, Reason.RECIPIENT_KEY);
      return seal(frame, ephemeral.suite(), dh, enc, recipientPublic, info, aad, plain);
    }
  }

  /// Sealing with a Diffie-Hellman value, which is for one message only.
  static Sealed seal(
      Frame frame,
      SealSuite suite,
      long dh,
      byte[] enc,
      byte[] recipientPublic,
      byte[] info,
      byte[] aad,
      SecretBytes plain) {
    KeySchedule schedule = new KeySchedule(suite, frame);
    schedule.derive(dh, enc, recipientPublic, info);
    ChaCha20Poly1305 aead = new ChaCha20Poly1305(frame);
    byte[] ciphertext =
        plain.use(at -> aead.seal(schedule.key(), schedule.nonce(), aad, at, plain.length()));
    return new Sealed(enc, ciphertext);
  }

  /// Opens what was sealed to the public key of `privateKey` (32 octets, stays open).
  ///
  /// @throws HpkeException with the reason; nothing is decrypted unless the tag fits
  public static SecretBytes open(
      SealSuite suite,
      SecretBytes privateKey,
      byte[] enc,
      byte[] info,
      byte[] aad,
      byte[] ciphertext) {
    HpkeKeyPair own = HpkeKeyPair.of(suite, privateKey); // not closed: the key is the caller's
    return open(own, enc, info, aad, ciphertext);
  }

  /// The same for a pair whose public key is known already, which saves a multiplication.
  public static SecretBytes open(
      HpkeKeyPair own, byte[] enc, byte[] info, byte[] aad, byte[] ciphertext) {
    if (ciphertext.length < ChaCha20Poly1305.TAG) {
      throw new HpkeException(
          Reason.TRUNCATED, "ciphertext of " + ciphertext.length + " octets has no tag");
    }
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      KeySchedule schedule = new KeySchedule(own.suite(), frame);
      long dh = frame.alloc(32);
      agree(frame, own, enc, dh, Reason.ENCAPSULATED_KEY);
      schedule.derive(dh, enc, own.publicKey(), info);
      ChaCha20Poly1305 aead = new ChaCha20Poly1305(frame);
      @Nullable SecretBytes plain = aead.open(schedule.key(), schedule.nonce(), aad, ciphertext);
      if (plain == null) {
        throw new HpkeException(Reason.NOT_AUTHENTIC, "the tag does not fit");
      }
      return plain;
    }
  }

  private static void agree(Frame frame, HpkeKeyPair own, byte[] peer, long dh, Reason whose) {
    own.privateKey()
        .use(at -> {
          own.suite().kem().agree(frame, at, peer, dh, whose);
          return at;
        });
  }
}

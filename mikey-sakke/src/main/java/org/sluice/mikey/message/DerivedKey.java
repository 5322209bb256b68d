package org.sluice.mikey.message;

import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;

/// What is derived from a message's secret (TGK) for one crypto session (RFC 3830 section 4.1.4)
/// with PRF-HMAC-SHA-256: the label is `constant | u8 CS ID | u32 CSB ID | RAND`.
public enum DerivedKey {
  /// Traffic encrypting key; SRTP's master key.
  TEK(0x2AD01C64L),
  /// Authentication key.
  AUTHENTICATION(0x1B5C7973L),
  /// Encryption key.
  ENCRYPTION(0x15798CEFL),
  /// Salting key; SRTP's master salt.
  SALT(0x39A2C14BL);

  /// Most octets of a derived key.
  public static final int MAX_OCTETS = 256;

  private final long constant;

  DerivedKey(long constant) {
    this.constant = constant;
  }

  /// Derives `length` octets (1 to 256). The caller closes them.
  ///
  /// @param csId the crypto session, 0 to 255, see [CryptoSession]
  /// @param csbId the bundle, 0 to 2^32-1
  /// @param rand the message's RAND
  public SecretBytes derive(Ssv tgk, int csId, long csbId, Octets rand, int length) {
    if (length < 1 || length > MAX_OCTETS) {
      throw new IllegalArgumentException(length + " octets, 1 to " + MAX_OCTETS + " are derived");
    }
    return MikeyPrf.expand(
        tgk.octets(),
        new Writer().u32(constant).u8(csId).u32(csbId).raw(rand).toByteArray(),
        length);
  }
}

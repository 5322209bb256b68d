package org.sluice.mikey.message;

import org.sluice.records.codec.Coded;

/// Types of the parameters of an SRTP policy (RFC 3830 section 6.10.1, RFC 4771, RFC 7714, TS
/// 33.180). Lengths are in octets.
public enum SrtpParameter implements Coded {
  /// 0 none, 1 AES-CM, 2 AES-F8, [#AES_GCM].
  ENCRYPTION(0),
  /// Length of the session encryption key.
  SESSION_KEY_LENGTH(1),
  /// 0 none, 1 HMAC-SHA-1, [#RCC_M3].
  AUTHENTICATION(2),
  /// Length of the session authentication key.
  AUTHENTICATION_KEY_LENGTH(3),
  /// Length of the session salt.
  SALT_LENGTH(4),
  /// SRTP's own PRF: 0 is AES-CM.
  PRF(5),
  /// Packets per derivation of session keys; 0 is once.
  KEY_DERIVATION_RATE(6),
  /// SRTP encryption: 0 off, 1 on.
  SRTP_ENCRYPTION(7),
  /// SRTCP encryption: 0 off, 1 on.
  SRTCP_ENCRYPTION(8),
  /// Sender's order of forward error correction.
  FEC_ORDER(9),
  /// SRTP authentication: 0 off, 1 on.
  SRTP_AUTHENTICATION(10),
  /// Length of the authentication tag.
  TAG_LENGTH(11),
  /// Length of the prefix.
  PREFIX_LENGTH(12),
  /// Every how many packets carry the roll-over counter.
  ROC_TRANSMISSION_RATE(13),
  /// Length of the SRTP tag that carries the roll-over counter.
  SRTP_TAG_LENGTH(18),
  /// Length of the SRTCP tag.
  SRTCP_TAG_LENGTH(19),
  /// Length of the AEAD tag.
  AEAD_TAG_LENGTH(20);

  /// Encryption by AES-GCM.
  public static final int AES_GCM = 6;

  /// Roll-over counter carrying without authentication (RFC 4771).
  public static final int RCC_M3 = 4;

  private final int code;

  SrtpParameter(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}

package org.sluice.hsm.pkcs11;

import java.util.HexFormat;

/// What every key of this product looks like on a token: private, sensitive, never extractable,
/// made for one use. `durable` keys rest on the token; others end with the login.
public final class KeyTemplates {

  private static final byte[] P256 = HexFormat.of().parseHex("06082a8648ce3d030107");
  private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");

  private KeyTemplates() {}

  /// A key of 32 octets for HMAC alone.
  public static Template hmac(String label) {
    return secret(Ck.CKK_GENERIC_SECRET, label, true)
        .with(Ck.CKA_SIGN, true)
        .with(Ck.CKA_ENCRYPT, false)
        .with(Ck.CKA_DECRYPT, false);
  }

  /// A key of 32 octets for HMAC that may leave the token wrapped; ends with the login. Its value
  /// is given by who creates it, so it has no length of its own here.
  public static Template wrappableHmac(String label) {
    return ofGivenValue(hmac(label)).with(Ck.CKA_TOKEN, false).with(Ck.CKA_EXTRACTABLE, true);
  }

  /// A key for HMAC alone that comes in wrapped.
  public static Template unwrappedHmac(String label) {
    return ofGivenValue(hmac(label));
  }

  /// An AES-256 key that wraps and unwraps keys and nothing else; ends with the login.
  public static Template wrapping(String label) {
    return secret(Ck.CKK_AES, label, false)
        .with(Ck.CKA_SIGN, false)
        .with(Ck.CKA_ENCRYPT, false)
        .with(Ck.CKA_DECRYPT, false)
        .with(Ck.CKA_WRAP, true)
        .with(Ck.CKA_UNWRAP, true);
  }

  private static Template ofGivenValue(Template key) {
    return key.without(Ck.CKA_VALUE_LEN);
  }

  /// An AES-256 key for encryption alone. The mechanism is not restricted by the token
  /// (CKA_ALLOWED_MECHANISMS is seldom supported); this module asks for GCM and nothing else.
  public static Template aes(String label, boolean durable) {
    return secret(Ck.CKK_AES, label, durable)
        .with(Ck.CKA_SIGN, false)
        .with(Ck.CKA_ENCRYPT, true)
        .with(Ck.CKA_DECRYPT, true);
  }

  /// Private half of a P-256 pair for key agreement alone; ends with the login.
  public static Template agreement(String label) {
    return secretHalf(label, false).with(Ck.CKA_DERIVE, true).with(Ck.CKA_SIGN, false);
  }

  /// Private half of a pair for signing alone. `id` ties it to its certificate.
  public static Template signing(String label) {
    return secretHalf(label, true)
        .with(Ck.CKA_ID, label)
        .with(Ck.CKA_DERIVE, false)
        .with(Ck.CKA_SIGN, true);
  }

  /// Public half of a P-256 pair.
  public static Template publicP256(String label, boolean durable) {
    return publicHalf(label, durable, P256);
  }

  /// Public half of an Ed25519 pair.
  public static Template publicEd25519(String label) {
    return publicHalf(label, true, ED25519);
  }

  private static Template publicHalf(String label, boolean durable, byte[] curve) {
    return new Template()
        .with(Ck.CKA_TOKEN, durable)
        .with(Ck.CKA_PRIVATE, false)
        .with(Ck.CKA_LABEL, label)
        .with(Ck.CKA_ID, label)
        .with(Ck.CKA_EC_PARAMS, curve);
  }

  private static Template secretHalf(String label, boolean durable) {
    return guarded(label, durable).with(Ck.CKA_DECRYPT, false).with(Ck.CKA_UNWRAP, false);
  }

  private static Template secret(long keyType, String label, boolean durable) {
    return guarded(label, durable)
        .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
        .with(Ck.CKA_KEY_TYPE, keyType)
        .with(Ck.CKA_VALUE_LEN, 32L)
        .with(Ck.CKA_WRAP, false)
        .with(Ck.CKA_UNWRAP, false)
        .with(Ck.CKA_DERIVE, false);
  }

  private static Template guarded(String label, boolean durable) {
    return new Template()
        .with(Ck.CKA_TOKEN, durable)
        .with(Ck.CKA_PRIVATE, true)
        .with(Ck.CKA_SENSITIVE, true)
        .with(Ck.CKA_EXTRACTABLE, false)
        .with(Ck.CKA_LABEL, label);
  }
}

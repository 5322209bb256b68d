package org.sluice.threshold;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;

/// What a partition needs of its HSM token, opened by its custodian's PIN. Private and secret keys
/// never leave it: the caller names them by label. Public octets are byte arrays, secrets are
/// [SecretBytes]. A call that the token cannot answer ends in an unchecked exception of the
/// adapter.
public interface PartitionToken {

  /// Public part of the partition's identity key: P-256, SubjectPublicKeyInfo in DER.
  byte[] identityKey();

  /// Public part of the partition's witness key: Ed25519, 32 octets.
  byte[] witnessKey();

  /// ECDSA P-256 with SHA-256 under the identity key: `r || s`, 64 octets.
  byte[] signIdentity(byte[] message);

  /// Ed25519 under the witness key: 64 octets.
  byte[] signWitness(byte[] message);

  /// Makes a fresh EC P-256 pair in the token; returns the public point `04 || x || y`, 65 octets.
  byte[] newAgreementKey(String label);

  /// ECDH (C_DeriveKey, no KDF) of the pair `agreementLabel` with `peerPoint` into a
  /// non-extractable key under `label` that can only make HMACs: a replicated key k_A.
  void deriveHmacKey(String agreementLabel, byte[] peerPoint, String label);

  /// ECDH (C_DeriveKey, no KDF) of the pair `agreementLabel` with `peerPoint` into a
  /// non-extractable AES-256 key under `label` that can only do GCM.
  void deriveTransportKey(String agreementLabel, byte[] peerPoint, String label);

  /// ECDH (C_DeriveKey, no KDF) of the pair `agreementLabel` with `peerPoint` into a
  /// non-extractable AES-256 key under `label` that can only wrap and unwrap other keys.
  void deriveWrappingKey(String agreementLabel, byte[] peerPoint, String label);

  /// Makes an HMAC key of 32 octets under `label`, drawn from token randomness XOR the JVM's. It
  /// can leave the token wrapped by [#wrapHmacKey(String, String)] and in no other way; it serves a
  /// ceremony and is destroyed at its end.
  void newWrappableHmacKey(String label);

  /// AES key wrap (RFC 3394) of the key `label` of [#newWrappableHmacKey(String)] under
  /// `wrappingLabel`: 40 octets.
  byte[] wrapHmacKey(String wrappingLabel, String label);

  /// The reverse, into a non-extractable key under `label` that can only make HMACs: a replicated
  /// key k_A. The token's NEVER_EXTRACTABLE is false for it, because it was wrapped elsewhere.
  void unwrapHmacKey(String wrappingLabel, byte[] wrapped, String label);

  /// Makes a non-extractable AES-256 key under `label` that can only do GCM: a generation's sealing
  /// key.
  void newSealingKey(String label);

  /// AES-256-GCM: ciphertext with the 16-octet tag appended. The caller never repeats `iv12` under
  /// one key.
  byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain);

  /// AES-256-GCM, straight into secret memory. The caller closes the result.
  SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed);

  /// HMAC-SHA-256 of `message` under `label`: 32 octets. The caller closes the result.
  SecretBytes hmac(String label, byte[] message);

  /// Fills `into` with token randomness XOR the JVM's.
  void random(SecretBytes into);

  /// Whether a key with that label is in the token.
  boolean has(String label);

  /// Destroys the key or pair with that label; no error if it is absent.
  void destroy(String label);

  /// Keeps `state` (a few hundred octets at most) durably in the token: it is there when this
  /// returns.
  void keepState(byte[] state);

  /// What [#keepState(byte\[\])] kept last, or null.
  byte @Nullable [] state();
}

package org.sluice.hsm.pkcs11;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.P256Points;

/// A signing key pair that rests on a token, made and used through PKCS#11 directly.
public final class SigningPair {

  /// What it signs by; both give 64 octets.
  public enum Kind {
    /// ECDSA over P-256 with SHA-256, r || s. The hash of the public message is made in Java.
    ECDSA_P256(Ck.CKM_EC_KEY_PAIR_GEN, Ck.CKM_ECDSA, P256Points.OCTETS),
    /// Ed25519 (RFC 8032), which SunPKCS11 does not know.
    ED25519(Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN, Ck.CKM_EDDSA, 32);

    private final long generation;
    private final long signature;
    private final int publicOctets;

    Kind(long generation, long signature, int publicOctets) {
      this.generation = generation;
      this.signature = signature;
      this.publicOctets = publicOctets;
    }
  }

  private static final int SIGNATURE_OCTETS = 64;

  private final Token token;
  private final TokenKeys keys;
  private final Kind kind;
  private final String label;
  private final byte[] publicKey;

  private SigningPair(Token token, TokenKeys keys, Kind kind, String label, byte[] publicKey) {
    this.token = token;
    this.keys = keys;
    this.kind = kind;
    this.label = label;
    this.publicKey = publicKey;
  }

  /// Makes the pair. Throws [HsmException.KeyExists] if the label is taken.
  public static SigningPair create(Token token, TokenKeys keys, Kind kind, String label) {
    byte[] point =
        keys.make(
            label,
            session -> {
              Template open =
                  kind == Kind.ED25519
                      ? KeyTemplates.publicEd25519(label)
                      : KeyTemplates.publicP256(label, true);
              long[] pair =
                  session.generatePair(
                      kind.generation, open.with(Ck.CKA_VERIFY, true), KeyTemplates.signing(label));
              return session.attribute(pair[0], Ck.CKA_EC_POINT);
            });
    return new SigningPair(token, keys, kind, label, raw(token, kind, point));
  }

  /// Opens the pair that is there. Throws [HsmException.KeyMissing] if there is none.
  public static SigningPair open(Token token, TokenKeys keys, Kind kind, String label) {
    byte[] point =
        token.with(session -> {
          long _ = keys.handle(session, Ck.CKO_PRIVATE_KEY, label, "signing");
          long open = keys.handle(session, Ck.CKO_PUBLIC_KEY, label, "verification");
          return session.attribute(open, Ck.CKA_EC_POINT);
        });
    return new SigningPair(token, keys, kind, label, raw(token, kind, point));
  }

  /// The point 04 || x || y (65 octets), or the Ed25519 key (32 octets).
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// Signs a public message: 64 octets.
  public byte[] sign(byte[] message) {
    byte[] input = kind == Kind.ED25519 ? message : sha256(message);
    return token.with(session ->
        keys.use(
            session,
            Ck.CKO_PRIVATE_KEY,
            label,
            "signing",
            key -> session.sign(kind.signature, key, input, SIGNATURE_OCTETS)));
  }

  /// The bare P-256 point in the attribute CKA_EC_POINT of a public key.
  public static byte[] point(Token token, byte[] ecPoint) {
    return raw(token, Kind.ECDSA_P256, ecPoint);
  }

  /// CKA_EC_POINT is a DER OCTET STRING by the standard; some tokens give the bare point.
  private static byte[] raw(Token token, Kind kind, byte[] point) {
    int octets = kind.publicOctets;
    boolean wrapped = point.length == octets + 2 && point[0] == 4 && point[1] == octets;
    byte[] bare = wrapped ? Arrays.copyOfRange(point, 2, point.length) : point;
    if (bare.length != octets) {
      throw new HsmException.TokenFault(
          token.label(), "public key of " + bare.length + " octets, expected " + octets);
    }
    if (kind == Kind.ECDSA_P256) {
      P256Points.check(bare, token.label());
    }
    return bare;
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}

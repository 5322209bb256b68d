package org.sluice.threshold.signing;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.P256Spki;
import org.sluice.records.signing.Signature;

/// A public key of P-256 whose ECDSA signatures with SHA-256 (FIPS 186-5, section 6.4.2) are
/// checked by Bouncy Castle. Every answer is that of [org.sluice.records.signing.P256Verifier],
/// which is slower and knows the JDK only.
///
/// Key, message and signature are public: the time depends on them. Nothing is remembered of a
/// signature; the key keeps some of its multiples. Immutable, for any number of threads.
public final class EcdsaKey {
  private static final int SCALAR = Signature.LENGTH / 2;
  private static final int POINT = 65;
  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(P256);

  private final ECPublicKeyParameters key;

  private EcdsaKey(ECPublicKeyParameters key) {
    this.key = key;
  }

  /// The key `spki`; nothing if that is not in the form of [P256Spki], or no point of the curve.
  public static Optional<EcdsaKey> of(Octets spki) {
    if (P256Spki.problem(spki) != null) {
      return Optional.empty();
    }
    byte[] point = Arrays.copyOfRange(spki.toArray(), P256Spki.LENGTH - POINT, P256Spki.LENGTH);
    try {
      return Optional.of(
          new EcdsaKey(new ECPublicKeyParameters(P256.getCurve().decodePoint(point), DOMAIN)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Whether `signature` is one by the key `spki` over `message`. Anything malformed is a "no".
  public static boolean verify(byte[] spki, byte[] message, byte[] signature) {
    return of(Octets.of(spki)).map(key -> key.verify(message, signature)).orElse(false);
  }

  /// Whether `signature` is one over `message`: r || s, 32 octets each, both in 1..n-1. Anything
  /// else is a "no".
  public boolean verify(byte[] message, byte[] signature) {
    return verifyHash(sha256(message), signature);
  }

  /// The same for a message whose SHA-256 is `hash`.
  boolean verifyHash(byte[] hash, byte[] signature) {
    if (signature.length != Signature.LENGTH) {
      return false;
    }
    // A verifier of its own for each signature: it has a state.
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(
        hash,
        new BigInteger(1, signature, 0, SCALAR),
        new BigInteger(1, signature, SCALAR, SCALAR));
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

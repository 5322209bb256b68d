package org.sluice.records.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.sluice.records.codec.Writer;

/// Ed25519 signatures (RFC 8032), as the log and its witnesses make them, checked by the JDK.
public final class Ed25519Verifier {
  // RFC 8410 section 4: SubjectPublicKeyInfo of an Ed25519 key up to its 32 octets.
  private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519Verifier() {}

  /// Whether `signature` (64 octets) over `message` is by the key `publicKey` (32 octets). Wrong
  /// lengths and octets that are no key are a "no".
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != 32 || signature.length != 64) {
      return false;
    }
    try {
      byte[] spki = new Writer().raw(SPKI_PREFIX).raw(publicKey).toByteArray();
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      var verifier = java.security.Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}

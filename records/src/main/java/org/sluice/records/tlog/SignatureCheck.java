package org.sluice.records.tlog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/// One public key, ready to verify. The key is parsed once, so that a malformed one is refused
/// where it is configured and not where it is used.
record SignatureCheck(String algorithm, PublicKey key) {
  /// SubjectPublicKeyInfo of an Ed25519 key (RFC 8410, section 4) up to the 32 octets themselves.
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private static final int MAX_SPKI = 256;
  private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

  static SignatureCheck of(NoteKey.Type type, byte[] octets) {
    return switch (type) {
      case ED25519, COSIGNATURE -> ed25519(octets);
      case ECDSA -> ecdsa(octets);
    };
  }

  private static SignatureCheck ed25519(byte[] octets) {
    if (octets.length != 32) {
      throw bad("32 octets", octets.length + " octets");
    }
    byte[] spki = new byte[ED25519_PREFIX.length + 32];
    System.arraycopy(ED25519_PREFIX, 0, spki, 0, ED25519_PREFIX.length);
    System.arraycopy(octets, 0, spki, ED25519_PREFIX.length, 32);
    return new SignatureCheck("Ed25519", parse("Ed25519", spki));
  }

  private static SignatureCheck ecdsa(byte[] spki) {
    if (spki.length > MAX_SPKI) {
      throw bad("at most " + MAX_SPKI + " octets", spki.length + " octets");
    }
    PublicKey key = parse("EC", spki);
    int bits = ((ECPublicKey) key).getParams().getCurve().getField().getFieldSize();
    if (!CURVE_BITS.contains(bits)) {
      throw bad("a key on P-256, P-384 or P-521", "a field of " + bits + " bits");
    }
    return new SignatureCheck("SHA256withECDSA", key);
  }

  private static PublicKey parse(String algorithm, byte[] spki) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw bad("a public key for " + algorithm, "octets that are none");
    }
  }

  private static BadNote bad(String expected, String got) {
    return new BadNote(BadNote.Check.KEY_FORMAT, expected, got);
  }

  boolean verify(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // A signature of the wrong shape is a wrong signature.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 platform has " + algorithm, e);
    }
  }
}

package org.sluice.records.tlog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/// A log or witness with a key of its own.
public record TestSigner(NoteKey key, KeyPair pair) {
  public static TestSigner log(String name) {
    KeyPair pair = generate();
    return new TestSigner(NoteKey.ed25519(name, raw(pair)), pair);
  }

  public static TestSigner witness(String name) {
    KeyPair pair = generate();
    return new TestSigner(NoteKey.cosigner(name, raw(pair)), pair);
  }

  /// A log's second key, on P-256.
  public static TestSigner ecdsa(String name) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new TestSigner(NoteKey.ecdsa(name, pair.getPublic().getEncoded()), pair);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Line of the log over a text.
  public SignedNote.Line sign(String text) {
    return SignedNote.Line.of(key, signature(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Line of the witness over a time and a text.
  public SignedNote.Line cosign(long time, String text) {
    return new Cosignature(time, signature(Cosignature.message(time, text))).line(key);
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] raw(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  private byte[] signature(byte[] message) {
    try {
      Signature signer =
          Signature.getInstance(key.type() == NoteKey.Type.ECDSA ? "SHA256withECDSA" : "Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

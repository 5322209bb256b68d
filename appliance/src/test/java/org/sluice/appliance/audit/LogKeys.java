package org.sluice.appliance.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

/// Keys of a log and of its one witness.
final class LogKeys implements LogSigner {
  private final KeyPair log = pair();
  private final KeyPair witness = pair();

  @Override
  public NoteKey logKey() {
    return NoteKey.ed25519("log.example/audit", raw(log));
  }

  NoteKey witnessKey() {
    return NoteKey.cosigner("witness.example", raw(witness));
  }

  CheckpointVerifier verifier() {
    return new CheckpointVerifier(logKey(), List.of(witnessKey()), 1);
  }

  @Override
  public SignedNote sign(String text) {
    byte[] signature = signed(log, text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(SignedNote.Line.of(logKey(), signature)));
  }

  byte[] signWitness(byte[] message) {
    return signed(witness, message);
  }

  private static byte[] signed(KeyPair pair, byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] raw(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

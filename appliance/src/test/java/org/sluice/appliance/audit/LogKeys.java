package org.sluice.appliance.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileStore;

/// Keys of a log and of its one witness.
public final class LogKeys implements LogSigner {
  private final KeyPair log = pair();
  private final KeyPair witness = pair();

  /// Opens the log on a disk, as a process does that starts.
  public AuditLog open(TileStore disk) {
    return AuditLog.open(Path.of("log"), disk, this);
  }

  @Override
  public NoteKey logKey() {
    return NoteKey.ed25519("log.example/audit", raw(log));
  }

  public NoteKey witnessKey() {
    return NoteKey.cosigner("witness.example", raw(witness));
  }

  public CheckpointVerifier verifier() {
    return new CheckpointVerifier(logKey(), List.of(witnessKey()), 1);
  }

  @Override
  public SignedNote sign(String text) {
    byte[] signature = signed(log, text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(SignedNote.Line.of(logKey(), signature)));
  }

  public byte[] signWitness(byte[] message) {
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

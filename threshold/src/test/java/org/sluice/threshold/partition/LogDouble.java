package org.sluice.threshold.partition;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.TokenDouble;

/// A log in memory with its signing key. A test can fork it or cut it back.
final class LogDouble {
  static final String ORIGIN = "log.example.org/sluice";

  final List<byte[]> entries = new ArrayList<>();
  private final KeyPair key;

  LogDouble() {
    try {
      key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private LogDouble(KeyPair key, List<byte[]> entries) {
    this.key = key;
    this.entries.addAll(entries);
  }

  /// The same log to `size`, under the same key, to be continued otherwise.
  LogDouble fork(int size) {
    return new LogDouble(key, entries.subList(0, size));
  }

  /// Another log under the same key: the one who signs it lies.
  LogDouble empty() {
    return fork(0);
  }

  NoteKey noteKey() {
    byte[] spki = key.getPublic().getEncoded();
    return NoteKey.ed25519(ORIGIN, Arrays.copyOfRange(spki, spki.length - 32, spki.length));
  }

  /// Index of the first one.
  long append(SignedStatement... statements) {
    long first = entries.size();
    for (SignedStatement s : statements) {
      entries.add(s.encoded());
    }
    return first;
  }

  SignedNote note() {
    CompactRange range = new CompactRange();
    entries.forEach(e -> range.append(Merkle.leafHash(e)));
    return sign(new Checkpoint(ORIGIN, entries.size(), range.root()));
  }

  SignedNote sign(Checkpoint checkpoint) {
    byte[] signature =
        TokenDouble.sign(
            "Ed25519", key.getPrivate(), checkpoint.text().getBytes(StandardCharsets.UTF_8));
    return new SignedNote(checkpoint.text(), List.of(SignedNote.Line.of(noteKey(), signature)));
  }

  LogAdvance from(long position) {
    return new LogAdvance(position, entries.subList((int) position, entries.size()), note());
  }
}

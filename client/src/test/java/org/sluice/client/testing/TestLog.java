package org.sluice.client.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Cosignature;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;

/// A log with three witnesses, two of them needed.
public final class TestLog {

  /// Origin of its checkpoints.
  public static final String ORIGIN = "log.example.org/test";

  private final KeyPair key = ed25519();
  private final List<KeyPair> witnesses = List.of(ed25519(), ed25519(), ed25519());
  private final TileStore store;
  private final TileLog log;
  private final long[] times = {1_800_000_000L, 1_800_000_001L, 1_800_000_002L};

  /// An empty log in `store`.
  public TestLog(TileStore store) {
    this.store = store;
    this.log = TileLog.open(store);
  }

  /// Appends one entry and returns its index.
  public long append(SignedStatement entry) {
    return append(entry.encoded());
  }

  /// Appends whatever octets.
  public long append(byte[] entry) {
    return log.append(List.of(entry));
  }

  /// Size so far.
  public long size() {
    return log.size();
  }

  /// The tiles.
  public TileLog tiles() {
    return log;
  }

  /// That an entry is in the log as it is now.
  public InclusionProof inclusion(long index) {
    return log.inclusion(index, log.size());
  }

  /// The present checkpoint, co-signed by the first `cosigners` witnesses.
  public byte[] checkpoint(int cosigners) {
    String text = new Checkpoint(ORIGIN, log.size(), log.root()).text();
    SignedNote note =
        new SignedNote(
            text,
            List.of(
                SignedNote.Line.of(
                    NoteKey.ed25519(ORIGIN, raw(key)),
                    sign(key, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
    for (int i = 0; i < cosigners; i++) {
      long time = times[i];
      byte[] signature = sign(witnesses.get(i), Cosignature.message(time, text));
      note =
          note.withLine(
              new Cosignature(time, signature)
                  .line(NoteKey.cosigner(witnessName(i), raw(witnesses.get(i)))));
    }
    return note.encode();
  }

  /// What the witnesses' clocks say from now on, in Unix seconds.
  public void witnessesSay(long first, long second, long third) {
    times[0] = first;
    times[1] = second;
    times[2] = third;
  }

  /// Writes the checkpoint, co-signed by all, beside the tiles.
  public void publish() {
    store.write("checkpoint", checkpoint(3));
  }

  /// The log's public key.
  public byte[] publicKey() {
    return raw(key);
  }

  /// Witnesses as a profile names them.
  public List<DomainProfile.Witness> witnesses() {
    List<DomainProfile.Witness> named = new ArrayList<>();
    for (int i = 0; i < witnesses.size(); i++) {
      named.add(new DomainProfile.Witness(i + 1, witnessName(i), raw(witnesses.get(i))));
    }
    return named;
  }

  private static String witnessName(int i) {
    return "partition-" + (i + 1) + ".example.org";
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] raw(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  private static byte[] sign(KeyPair pair, byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

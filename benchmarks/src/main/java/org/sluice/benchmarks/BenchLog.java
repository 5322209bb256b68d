package org.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;

/// A log on the disk, written in the appliance's order of steps: entries and tiles, the file
/// `committed`, the partitions' cosignatures, the file `checkpoint`; each durable before the next.
final class BenchLog {
  static final String ORIGIN = "log.example.org/sluice";

  private final Path folder;
  private final NoteKey key;
  private final Tokens.NoteSigner signer;
  private final StageClock clock;
  private final TileLog tiles;
  private SignedNote committed;

  BenchLog(Path folder, Tokens tokens, StageClock clock) {
    this.folder = folder;
    this.key = NoteKey.ed25519(ORIGIN, tokens.logKey().toArray());
    this.signer = tokens.log();
    this.clock = clock;
    this.tiles = TileLog.open(new FolderTileStore(folder), 0);
    this.committed = note();
  }

  NoteKey key() {
    return key;
  }

  long size() {
    return tiles.size();
  }

  /// Commits statements; the index of the first.
  long append(List<SignedStatement> statements) {
    return clock.time(
        Stage.LOG,
        () -> {
          long first = tiles.append(statements.stream().map(SignedStatement::encoded).toList());
          committed = note();
          DurableFiles.write(folder.resolve("committed"), committed.encode());
          tiles.tidy(tiles.size());
          return first;
        });
  }

  private SignedNote note() {
    String text = new Checkpoint(ORIGIN, tiles.size(), tiles.root()).text();
    byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
    return new SignedNote(text, List.of(SignedNote.Line.of(key, signature)));
  }

  /// Has the partitions read what is new and co-sign, and publishes.
  VerifiedCheckpoint publish(List<TimedPartition> partitions, CheckpointVerifier verifier) {
    SignedNote note = committed;
    for (Partition p : partitions) {
      long at = p.logPosition();
      List<byte[]> entries = clock.time(Stage.LOG, () -> tiles.entries(at, tiles.size()));
      SignedNote.Line line = p.follow(new LogAdvance(at, entries, committed));
      if (line == null) {
        throw new IllegalStateException("partition " + p.index() + " did not co-sign");
      }
      note = note.withLine(line);
    }
    SignedNote cosigned = note;
    return clock.time(
        Stage.LOG,
        () -> {
          VerifiedCheckpoint verified = verifier.verify(cosigned);
          DurableFiles.write(folder.resolve("checkpoint"), cosigned.encode());
          return verified;
        });
  }

  List<byte[]> entries(long from, long to) {
    return tiles.entries(from, to);
  }

  InclusionProof inclusion(long index, long size) {
    return tiles.inclusion(index, size);
  }
}

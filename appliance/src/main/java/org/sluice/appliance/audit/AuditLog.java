package org.sluice.appliance.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// The log as its only writer sees it. Three things happen in this order, each durable before the
/// next:
///
/// 1. [#append(List)] writes entries and tiles, then the file `committed`: the log's own signature
///    over the new size. That file is the commit point. A crash before it leaves octets that the
///    next append replaces; after it, the entries stand.
/// 2. [#publish()] has every partition read the new entries and co-sign. A crash in between leaves
///    partitions that have seen more or fewer entries of the same log; calling it again brings them
///    level.
/// 3. The note with all cosignatures becomes the file `checkpoint`: what the world sees.
///
/// A note names one size and one root, and the log key signs no second note for a size with another
/// root: entries beyond `committed` are never signed, and `committed` only grows.
public final class AuditLog {

  private static final String COMMITTED = "committed";
  private static final String CHECKPOINT = "checkpoint";
  private static final int REPLAY_PIECE = 4096;

  private final Path folder;
  private final LogSigner signer;
  private final TileLog tiles;
  private final LogIndex index;
  private @Nullable SignedNote committed;

  private AuditLog(Path folder, LogSigner signer, TileLog tiles, @Nullable SignedNote committed) {
    this.folder = folder;
    this.signer = signer;
    this.tiles = tiles;
    this.committed = committed;
    this.index = new LogIndex();
  }

  /// Opens the log in `folder` (made if absent), reads all of it, and ignores what a crash left
  /// beyond the committed size.
  public static AuditLog open(Path folder, LogSigner signer) {
    byte @Nullable [] note = DurableFiles.read(folder.resolve(COMMITTED), SignedNote.MAX_OCTETS);
    FolderTileStore store = new FolderTileStore(folder);
    AuditLog log;
    if (note == null) {
      log = new AuditLog(folder, signer, TileLog.open(store, 0), null);
    } else {
      SignedNote signed = SignedNote.parse(note);
      Checkpoint checkpoint = Checkpoint.parse(signed.verifiedText(signer.logKey()));
      log = new AuditLog(folder, signer, TileLog.open(store, checkpoint), signed);
    }
    for (long from = 0; from < log.size(); from += REPLAY_PIECE) {
      long at = from;
      for (byte[] entry : log.tiles.entries(from, Math.min(log.size(), from + REPLAY_PIECE))) {
        log.index.accept(at++, SignedStatement.decode(entry));
      }
    }
    return log;
  }

  /// Whether a log in `folder` has committed anything.
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(COMMITTED));
  }

  /// Entries committed so far.
  public long size() {
    return tiles.size();
  }

  /// What the entries say, read in order.
  public LogIndex index() {
    return index;
  }

  /// Adds statements and commits them. Returns the index of the first. When this returns, nothing
  /// can remove them.
  public synchronized long append(List<SignedStatement> statements) {
    List<byte[]> entries = new ArrayList<>(statements.size());
    for (SignedStatement s : statements) {
      entries.add(s.encoded());
    }
    long first = tiles.append(entries);
    String text = new Checkpoint(signer.logKey().name(), tiles.size(), tiles.root()).text();
    SignedNote note = signer.sign(text);
    DurableFiles.write(folder.resolve(COMMITTED), note.encode());
    committed = note;
    tiles.tidy(tiles.size());
    long at = first;
    for (SignedStatement s : statements) {
      index.accept(at++, s);
    }
    return first;
  }

  /// Brings every partition up to the committed size and publishes the note with their
  /// cosignatures. `verify` holds the keys and quorums; a note that does not pass it is not
  /// published. A partition that cannot be asked is told to `lost` and passed over.
  public synchronized VerifiedCheckpoint publish(
      List<Partition> partitions,
      Function<SignedNote, VerifiedCheckpoint> verify,
      Consumer<PartitionUnavailable> lost) {
    SignedNote log = committed;
    if (log == null) {
      throw new IllegalStateException("the log is empty: there is nothing to publish");
    }
    byte @Nullable [] published =
        DurableFiles.read(folder.resolve(CHECKPOINT), SignedNote.MAX_OCTETS);
    boolean level = partitions.stream().allMatch(p -> isLevel(p, lost));
    if (published != null && level) {
      SignedNote note = SignedNote.parse(published);
      if (note.text().equals(log.text())) {
        return verify.apply(note);
      }
    }
    SignedNote note = log;
    for (Partition partition : partitions) {
      try {
        note = note.withLine(follow(partition, log));
      } catch (PartitionUnavailable e) {
        lost.accept(e);
      }
    }
    VerifiedCheckpoint verified = verify.apply(note);
    DurableFiles.write(folder.resolve(CHECKPOINT), note.encode());
    return verified;
  }

  private boolean isLevel(Partition partition, Consumer<PartitionUnavailable> lost) {
    try {
      return partition.logPosition() == tiles.size();
    } catch (PartitionUnavailable e) {
      lost.accept(e);
      return true; // Those that are left decide.
    }
  }

  private SignedNote.Line follow(Partition partition, SignedNote log) {
    long at = partition.logPosition();
    SignedNote.Line line =
        partition.follow(new LogAdvance(at, tiles.entries(at, tiles.size()), log));
    if (line == null) {
      throw new CommandFailed(
          "partition " + partition.index() + " gave no cosignature for size " + tiles.size());
    }
    return line;
  }

  /// Reads `next` behind the log as a partition would, and leaves the log as it is.
  ///
  /// @throws CommandFailed with the rule that one of them breaks
  public void requireRules(List<SignedStatement> next) {
    new LogRules(this).require(next);
  }

  /// The octets of entries `from` to `to` (exclusive).
  public List<byte[]> entries(long from, long to) {
    return tiles.entries(from, to);
  }

  /// That entry `leaf` is in the tree of `size`.
  public InclusionProof inclusion(long leaf, long size) {
    return tiles.inclusion(leaf, size);
  }

  /// The log's folder: tiles, entry bundles and notes.
  public Path folder() {
    return folder;
  }
}

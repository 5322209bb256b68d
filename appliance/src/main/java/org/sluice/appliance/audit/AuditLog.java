package org.sluice.appliance.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.LogSegment;
import org.sluice.records.export.Payload;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// The log as its only writer sees it. Three things happen in this order, each durable before the
/// next:
///
/// 1. [#append(List)] writes entries and tiles, then the file `committed`: the log's own signature
///    over the new size. That file is the commit point. A crash before it leaves octets that the
///    next append replaces; after it, the entries stand.
/// 2. [#publish] has every partition read the new entries and co-sign. A crash in between leaves
///    partitions that have seen more or fewer entries of the same log; calling it again brings them
///    level.
/// 3. The note with all cosignatures becomes the file `checkpoint`: what the world sees. Before
///    that it is kept as `published/<size>`, until the low side was sent the entries that it
///    covers.
///
/// A note names one size and one root, and no note for a size with another root leaves this
/// process: entries beyond `committed` are given to nobody, and `committed` only grows. It is
/// compared with what this process read or wrote last before it is replaced. Once a write has
/// failed, nobody knows what is on the disk: this log then refuses everything, and is opened anew.
public final class AuditLog {

  /// Most octets of entries, with their lengths, between two published checkpoints: they travel in
  /// one [LogSegment] with the checkpoint and the fields beside it.
  static final int MAX_UNPUBLISHED = Payload.MAX_ITEM - LogSegment.MAX_CHECKPOINT - 1024;

  private static final String COMMITTED = "committed";
  private static final String CHECKPOINT = "checkpoint";
  private static final String PUBLISHED = "published";
  private static final int REPLAY_PIECE = 4096;

  private final Path folder;
  private final TileStore store;
  private final LogSigner signer;
  private final TileLog tiles;
  private final LogIndex index = new LogIndex();
  private byte @Nullable [] committed;
  private long unpublished;
  private @Nullable LogUnwritable broken;

  private AuditLog(
      Path folder, TileStore store, LogSigner signer, TileLog tiles, byte @Nullable [] committed) {
    this.folder = folder;
    this.store = store;
    this.signer = signer;
    this.tiles = tiles;
    this.committed = committed;
  }

  /// Opens the log in `folder` (made if absent), reads all of it, and ignores what a crash left
  /// beyond the committed size.
  public static AuditLog open(Path folder, LogSigner signer) {
    return open(folder, new FolderTileStore(folder), signer);
  }

  static AuditLog open(Path folder, TileStore store, LogSigner signer) {
    byte @Nullable [] note = store.read(COMMITTED);
    AuditLog log;
    if (note == null) {
      log = new AuditLog(folder, store, signer, TileLog.open(store, 0), null);
    } else {
      String text = SignedNote.parse(note).verifiedText(signer.logKey());
      log =
          new AuditLog(
              folder, store, signer, TileLog.open(store, Checkpoint.parse(text)), note.clone());
    }
    log.requireNotSetBack();
    for (long from = 0; from < log.size(); from += REPLAY_PIECE) {
      long at = from;
      for (byte[] entry : log.tiles.entries(from, Math.min(log.size(), from + REPLAY_PIECE))) {
        log.index.accept(at++, SignedStatement.decode(entry));
      }
    }
    return log;
  }

  /// What was published was committed before: a `committed` that is behind was put there by hand.
  private void requireNotSetBack() {
    byte @Nullable [] note = store.read(CHECKPOINT);
    long size = 0;
    if (note != null) {
      Checkpoint published = Checkpoint.parse(SignedNote.parse(note).text());
      size = published.size();
      if (size > tiles.size() || !tiles.root(size).equals(published.root())) {
        throw new LogUnwritable(
            "the checkpoint of size "
                + size
                + " was published, and the log in "
                + folder
                + ", of size "
                + tiles.size()
                + ", is not its continuation: it was set back or replaced");
      }
    }
    unpublished = octets(tiles.entries(size, tiles.size()));
  }

  /// When partitions co-signed the published checkpoint, the latest of them; empty before the
  /// first.
  public Optional<Instant> lastTime() {
    return CosignTimes.of(store.read(CHECKPOINT)).latest();
  }

  /// The middle of these times, which fewer than half of the partitions cannot move.
  public Optional<Instant> agreedTime() {
    return CosignTimes.of(store.read(CHECKPOINT)).middle();
  }

  /// Whether a log in `folder` has committed anything.
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(COMMITTED));
  }

  /// Entries committed so far.
  public long size() {
    return tiles.size();
  }

  /// Root of the committed entries.
  public Hash32 root() {
    return tiles.root();
  }

  /// What the entries say, read in order.
  public LogIndex index() {
    return index;
  }

  /// Adds statements and commits them. Returns the index of the first. When this returns, nothing
  /// can remove them.
  ///
  /// @throws LogUnwritable if that could not be done, or could not be done before
  public synchronized long append(List<SignedStatement> statements) {
    requireWritable();
    List<byte[]> entries = new ArrayList<>(statements.size());
    for (SignedStatement s : statements) {
      entries.add(s.encoded());
    }
    long more = octets(entries);
    if (unpublished + more > MAX_UNPUBLISHED) {
      throw new IllegalArgumentException(
          more
              + " octets of entries after "
              + unpublished
              + " that are not published: at most "
              + MAX_UNPUBLISHED
              + " fit a segment of the log");
    }
    long first = writing(() -> commit(entries));
    unpublished += more;
    long at = first;
    for (SignedStatement s : statements) {
      index.accept(at++, s);
    }
    return first;
  }

  private long commit(List<byte[]> entries) {
    long first = tiles.append(entries);
    String text = new Checkpoint(signer.logKey().name(), tiles.size(), tiles.root()).text();
    byte[] note = signer.sign(text).encode();
    requireLast();
    store.write(COMMITTED, note); // commit point
    committed = note;
    return first;
  }

  /// Compare and set: another writer's note is never replaced.
  private void requireLast() {
    byte @Nullable [] onDisk = store.read(COMMITTED);
    byte @Nullable [] last = committed;
    boolean same =
        (onDisk == null && last == null)
            || (onDisk != null && last != null && MessageDigest.isEqual(onDisk, last));
    if (!same) {
      throw new LogUnwritable("another process has written to " + folder);
    }
  }

  /// Whether something can be logged.
  ///
  /// @throws LogUnwritable after a write that failed
  public void requireWritable() {
    LogUnwritable before = broken;
    if (before != null) {
      throw new LogUnwritable(
          "a write failed before (" + Objects.toString(before.getMessage(), "") + ")", before);
    }
  }

  private <T> T writing(Supplier<T> step) {
    try {
      return step.get();
    } catch (LogUnwritable e) {
      broken = e;
      throw e;
    } catch (RuntimeException e) {
      // Whether the octets are on the disk nobody knows: only a log opened anew does.
      LogUnwritable failed = new LogUnwritable(String.valueOf(e.getMessage()), e);
      broken = failed;
      throw failed;
    }
  }

  private static long octets(List<byte[]> entries) {
    return entries.stream().mapToLong(entry -> 2L + entry.length).sum();
  }

  /// Brings every partition up to the committed size and publishes the note with their
  /// cosignatures. `verify` holds the keys and quorums; a note that does not pass it is not
  /// published. A partition that cannot be asked is told to `lost` and passed over.
  ///
  /// @throws LogUnwritable if the note could not be kept
  public synchronized VerifiedCheckpoint publish(
      List<Partition> partitions,
      Function<SignedNote, VerifiedCheckpoint> verify,
      Consumer<PartitionUnavailable> lost) {
    requireWritable();
    byte @Nullable [] last = committed;
    if (last == null) {
      throw new IllegalStateException("the log is empty: there is nothing to publish");
    }
    SignedNote log = SignedNote.parse(last);
    byte @Nullable [] published = store.read(CHECKPOINT);
    Following following = new Following(tiles, lost);
    boolean level = partitions.stream().allMatch(following::isLevel);
    if (published != null && level) {
      SignedNote note = SignedNote.parse(published);
      if (note.text().equals(log.text())) {
        return verify.apply(note);
      }
    }
    SignedNote note = following.cosigned(partitions, log);
    VerifiedCheckpoint verified = verify.apply(note);
    byte[] octets = note.encode();
    return writing(() -> {
      store.write(published(verified.checkpoint().size()), octets);
      store.write(CHECKPOINT, octets);
      // Not before: the published size needs its own partial tiles until another is published.
      tiles.tidy(tiles.size());
      unpublished = 0;
      return verified;
    });
  }

  private static String published(long size) {
    return PUBLISHED + "/" + size;
  }

  /// The published notes of sizes beyond `from`, smallest first: the low side gets the entries
  /// between two of them in one segment, or more of them if they fit.
  public NavigableMap<Long, SignedNote> publishedBeyond(long from) {
    NavigableMap<Long, SignedNote> notes = new TreeMap<>();
    for (String name : store.list(PUBLISHED)) {
      long size = Long.parseLong(name);
      byte @Nullable [] note = size > from ? store.read(published(size)) : null;
      if (note != null && size <= tiles.size()) {
        notes.put(size, SignedNote.parse(note));
      }
    }
    return notes;
  }

  /// Forgets published notes up to a size that the low side was sent.
  public void sent(long size) {
    for (String name : store.list(PUBLISHED)) {
      if (Long.parseLong(name) <= size) {
        store.delete(PUBLISHED + "/" + name);
      }
    }
  }

  /// Reads `next` behind the log as a partition would, and leaves the log as it is.
  ///
  /// @throws CommandFailed with the rule that one of them breaks
  public void requireRules(List<SignedStatement> next) {
    new LogRules(this).require(next);
  }

  /// That this log has all that a partition has read.
  ///
  /// @throws CommandFailed if it was set back
  public void requireReached(int partition, long position) {
    if (position > tiles.size()) {
      throw Following.setBack(tiles.size(), partition, Long.toString(position));
    }
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

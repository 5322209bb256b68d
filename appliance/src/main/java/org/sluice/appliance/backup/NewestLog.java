package org.sluice.appliance.backup;

import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;

/// The log never goes back. A backup's log is as old as the backup; the newest one that anybody
/// still has is a continuation of it, and takes its place.
final class NewestLog {
  private static final String COMMITTED = "committed";
  private static final String CHECKPOINT = "checkpoint";
  private static final String PUBLISHED = "published";
  private static final int PIECE = 4096;

  private final NoteKey logKey;

  NewestLog(NoteKey logKey) {
    this.logKey = logKey;
  }

  /// The size of the log in `own`, if it is whole and goes on where the backup's ends.
  ///
  /// @throws CommandFailed if it is whole and another one
  OptionalLong own(Path own, Head head) {
    TileStore store = new FolderTileStore(own);
    TileLog log;
    try {
      byte @Nullable [] note = store.read(COMMITTED);
      if (note == null) {
        return OptionalLong.empty();
      }
      log = TileLog.open(store, checkpoint(note));
      if (log.size() < head.logSize()) {
        return OptionalLong.empty();
      }
      // All of it can be read, or it is of no use.
      for (long from = 0; from < log.size(); from += PIECE) {
        int _ = log.entries(from, Math.min(log.size(), from + PIECE)).size();
      }
    } catch (RuntimeException e) {
      return OptionalLong.empty(); // Damaged: put aside, and the backup's takes its place.
    }
    if (!log.root(head.logSize()).equals(head.logRoot())) {
      throw new CommandFailed(
          "the log in "
              + own
              + " has another history than the backup's, though both are signed: do not go on, and"
              + " keep both. The log's key signed two logs");
    }
    return OptionalLong.of(log.size());
  }

  /// Up to which size the low side was sent a log, if nothing published waits to be sent.
  OptionalLong sent(Path own) {
    TileStore store = new FolderTileStore(own);
    byte @Nullable [] note = store.read(CHECKPOINT);
    return note == null || !store.list(PUBLISHED).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(checkpoint(note).size());
  }

  /// Appends to the unpacked log in `fresh` what a copy elsewhere has more, such as the mirror that
  /// the low side keeps; its checkpoint becomes the log's.
  ///
  /// @return the size that the log has then
  /// @throws CommandFailed if the copy is of another log, or not whole
  long extend(Path fresh, Path copy) {
    TileStore from = new FolderTileStore(copy);
    TileStore to = new FolderTileStore(fresh);
    byte @Nullable [] note = from.read(CHECKPOINT);
    if (note == null) {
      throw new CommandFailed(copy + " holds no log: there is no file checkpoint in it");
    }
    try {
      Checkpoint newest = checkpoint(note);
      TileLog longer = TileLog.open(from, newest);
      byte @Nullable [] own = to.read(COMMITTED);
      TileLog log = own == null ? TileLog.open(to, 0) : TileLog.open(to, checkpoint(own));
      if (newest.size() <= log.size()) {
        return log.size();
      }
      for (long at = log.size(); at < newest.size(); at += PIECE) {
        long _ = log.append(longer.entries(at, Math.min(newest.size(), at + PIECE)));
      }
      if (!log.root().equals(newest.root())) {
        throw new CommandFailed(
            "the log in "
                + copy
                + " is not a continuation of the backup's: it has another history");
      }
      to.write(COMMITTED, note);
      to.write(CHECKPOINT, note);
      return newest.size();
    } catch (CommandFailed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CommandFailed("the log in " + copy + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Checkpoint checkpoint(byte[] note) {
    return Checkpoint.parse(SignedNote.parse(note).verifiedText(logKey));
  }
}

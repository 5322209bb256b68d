package org.sluice.appliance.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.Asking;

/// How partitions read the log and co-sign it.
///
/// @param tiles the log
/// @param lost hears of partitions that cannot be asked
record Following(TileLog tiles, Consumer<PartitionUnavailable> lost) {
  private static final int PIECE = 4096;

  /// Whether it has read all of the log. One that cannot be asked is passed over.
  boolean isLevel(Partition partition) {
    try {
      return partition.logPosition() == tiles.size();
    } catch (PartitionUnavailable e) {
      lost.accept(e);
      return true; // Those that are left decide.
    }
  }

  /// Has the partitions read on to the end of the log, whose note is `log`, each in a thread of its
  /// own: most of it is verifying. Answers the note with their cosignatures, in their order. One
  /// that cannot be asked is passed over.
  ///
  /// @throws CommandFailed if one has read more than the log has
  SignedNote cosigned(List<Partition> partitions, SignedNote log) {
    List<Supplier<Said>> questions = new ArrayList<>();
    for (Partition partition : partitions) {
      questions.add(() -> said(partition, log));
    }
    List<Said> all = new ArrayList<>();
    Asking.AT_ONCE.ask(questions, all::add, _ -> {});
    SignedNote note = log;
    for (Said said : all) {
      switch (said) {
        case Line l -> note = note.withLine(l.line());
        case Lost l -> lost.accept(l.why());
      }
    }
    return note;
  }

  /// What became of a question.
  private sealed interface Said {}

  private record Line(SignedNote.Line line) implements Said {}

  private record Lost(PartitionUnavailable why) implements Said {}

  private Said said(Partition partition, SignedNote log) {
    try {
      return new Line(cosign(partition, log));
    } catch (PartitionUnavailable e) {
      return new Lost(e);
    }
  }

  /// Has a partition read on to the end of the log, whose note is `log`. Answers its cosignature.
  ///
  /// @throws CommandFailed if it has read more than the log has
  SignedNote.Line cosign(Partition partition, SignedNote log) {
    SignedNote.Line line;
    try {
      long at = replayed(partition);
      line = partition.follow(new LogAdvance(at, tiles.entries(at, tiles.size()), log));
    } catch (PartitionRefused e) {
      if (e.refusal() == Refusal.ROLLED_BACK) {
        throw setBack(tiles.size(), partition.index(), "more (" + e.getMessage() + ")");
      }
      throw e;
    }
    if (line == null) {
      // It is in the middle of its replay: what it kept durable goes further.
      throw setBack(tiles.size(), partition.index(), "more");
    }
    return line;
  }

  /// Gives a partition that was started anew what it has co-signed before, in pieces, so that it
  /// takes the same memory however long the log is. Answers where it is then.
  private long replayed(Partition partition) {
    long at = partition.logPosition();
    while (tiles.size() - at > PIECE) {
      List<byte[]> piece = tiles.entries(at, at + PIECE);
      try {
        var _ = partition.follow(new LogAdvance(at, piece, null));
      } catch (PartitionRefused e) {
        if (e.refusal() != Refusal.BAD_CHECKPOINT) {
          throw e;
        }
        return at; // What follows is new to it: that needs the checkpoint.
      }
      at += piece.size();
    }
    return at;
  }

  /// The log has fewer entries than a partition has read.
  static CommandFailed setBack(long size, int partition, String read) {
    return new CommandFailed(
        "the log was set back: it has "
            + size
            + " entries, and partition "
            + partition
            + " has read "
            + read
            + ". Nothing may be signed, or there would be two logs. Restore it with the entries that"
            + " are missing (sluice backup restore --log-from), from the low side's mirror or a"
            + " reviewer's copy");
  }
}

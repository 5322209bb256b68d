package org.sluice.records.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.LogDamaged;
import org.sluice.records.tlog.LogScan;
import org.sluice.records.tlog.TilePath;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Reviews a log with nothing but its files and pinned keys:
///
/// 1. the checkpoint carries the log's signature and a quorum of witnesses, no line of theirs is
///    wrong
/// 2. every file fits the others, and the entries alone give the root that was signed
/// 3. every entry is the one encoding of a statement
/// 4. the entries keep the rules: officers by the policy in force, no batch without enough
///    approvals and none by the requester, leaves as approved, recipients enrolled, exports signed
///    and gapless
///
/// Reads the log once. Memory grows with domains, requests and enrolled devices, not with entries.
public final class LogReview {
  private static final int MAX_REQUEST_LINES = 50;

  private final CheckpointVerifier verifier;

  /// @param verifier pinned keys of the log and its witnesses
  public LogReview(CheckpointVerifier verifier) {
    this.verifier = verifier;
  }

  /// What a review found.
  ///
  /// @param checkpoint what the log claims to be, verified; null if it was refused
  /// @param counts entries by type; types without entries are absent
  /// @param requests in the order in which they were finished
  /// @param notes what is no fault of the log and must be seen all the same
  /// @param findings what is wrong; empty for a good log
  public record Result(
      @Nullable VerifiedCheckpoint checkpoint,
      Map<StatementType, Long> counts,
      List<RequestSummary> requests,
      List<String> notes,
      List<Finding> findings) {
    /// Keeps copies.
    public Result {
      counts = Map.copyOf(counts);
      requests = List.copyOf(requests);
      notes = List.copyOf(notes);
      findings = List.copyOf(findings);
    }

    /// Whether everything that was checked is as it should be.
    public boolean ok() {
      return findings.isEmpty();
    }

    /// Entries that were read.
    public long entries() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Entries of one type.
    public long count(StatementType type) {
      return counts.getOrDefault(type, 0L);
    }

    /// The report for people, a line each.
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      if (checkpoint != null) {
        checkpointLines(checkpoint, lines);
      }
      StringBuilder types = new StringBuilder("checked " + entries() + " entries");
      Map<StatementType, Long> sorted = new EnumMap<>(StatementType.class);
      sorted.putAll(counts);
      String separator = ": ";
      for (Map.Entry<StatementType, Long> type : sorted.entrySet()) {
        types.append(separator).append(type.getValue()).append(' ');
        types.append(type.getKey().recordName());
        separator = ", ";
      }
      lines.add(types.toString());
      requests.stream().limit(MAX_REQUEST_LINES).forEach(request -> lines.add("" + request));
      if (requests.size() > MAX_REQUEST_LINES) {
        lines.add("and " + (requests.size() - MAX_REQUEST_LINES) + " more requests");
      }
      notes.forEach(note -> lines.add("NOTE " + note));
      findings.forEach(finding -> lines.add("BAD " + finding));
      lines.add(ok() ? "the log is good" : "the log is NOT good");
      return lines;
    }

    private static void checkpointLines(VerifiedCheckpoint checkpoint, List<String> lines) {
      lines.add(
          "checkpoint of "
              + checkpoint.checkpoint().origin()
              + ": size "
              + checkpoint.checkpoint().size()
              + ", root "
              + checkpoint.checkpoint().root()
              + ", signed by the log");
      new TreeMap<>(checkpoint.witnessTimes())
          .forEach((name, time) -> lines.add("witness " + name + " at " + time(time)));
    }

    private static String time(long seconds) {
      return seconds > Instant.MAX.getEpochSecond()
          ? seconds + " s"
          : Instant.ofEpochSecond(seconds).toString();
    }
  }

  /// Reviews a log. Whatever is wrong with it is in the result; only a store that cannot be read
  /// throws.
  public Result review(TileStore store) {
    byte[] note = store.read(TilePath.CHECKPOINT);
    if (note == null) {
      return refused("there is none");
    }
    VerifiedCheckpoint checkpoint;
    try {
      checkpoint = verifier.verify(note);
    } catch (BadNote e) {
      return refused(String.valueOf(e.getMessage()));
    }
    EntryReview entries = new EntryReview(checkpoint.checkpoint().origin());
    List<Finding> findings = new ArrayList<>();
    try {
      LogScan.scan(store, checkpoint.checkpoint(), entries::entry);
      findings.addAll(entries.findings());
    } catch (LogDamaged e) {
      entries.firstBad().ifPresent(findings::add);
      findings.add(Finding.of(e.path(), String.valueOf(e.getMessage())));
    }
    return new Result(checkpoint, entries.counts(), entries.requests(), entries.notes(), findings);
  }

  private static Result refused(String why) {
    return new Result(
        null, Map.of(), List.of(), List.of(), List.of(Finding.of(TilePath.CHECKPOINT, why)));
  }
}

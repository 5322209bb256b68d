package org.sluice.records.review;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.LogDamaged;
import org.sluice.records.tlog.LogScan;
import org.sluice.records.tlog.NoteKey;
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

  private static final int READINGS = 3;
  private static final String ARCHIVED = "archived checkpoint";

  private final CheckpointVerifier verifier;
  private final byte @Nullable [] archived;
  private final @Nullable Window window;
  private final @Nullable CheckpointVerifier outside;

  /// Unix seconds in which a quorum must have co-signed.
  private record Window(long earliest, long latest) {}

  /// @param verifier pinned keys of the log and its witnesses
  public LogReview(CheckpointVerifier verifier) {
    this(verifier, null, null, null);
  }

  private LogReview(
      CheckpointVerifier verifier,
      byte @Nullable [] archived,
      @Nullable Window window,
      @Nullable CheckpointVerifier outside) {
    this.verifier = verifier;
    this.archived = archived;
    this.window = window;
    this.outside = outside;
  }

  /// The same review, in which the log must extend the log of a checkpoint that was kept from
  /// before, and no witness's clock may have gone back since.
  public LogReview extending(byte[] archivedNote) {
    return new LogReview(verifier, archivedNote.clone(), window, outside);
  }

  /// The same review, in which every checkpoint must carry a right line of this key of the log too.
  public LogReview signedAlsoBy(NoteKey key) {
    return new LogReview(verifier.signedAlsoBy(key), archived, window, outside);
  }

  /// The same review, in which all of these witnesses, who are no partitions, must have co-signed
  /// the log or a beginning of it: the file [TilePath#WITNESSED] beside it says so.
  ///
  /// @throws IllegalArgumentException if there is none, or the keys do not fit together
  public LogReview witnessedBy(List<NoteKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no outside witness");
    }
    return new LogReview(
        verifier, archived, window, new CheckpointVerifier(verifier.log(), keys, keys.size()));
  }

  /// The same review, in which a quorum must have co-signed in these Unix seconds: an old
  /// checkpoint shown as a new one did not.
  public LogReview coSignedBetween(long earliest, long latest) {
    return new LogReview(verifier, archived, new Window(earliest, latest), outside);
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
      return seconds > Instant.MAX.getEpochSecond() || seconds < Instant.MIN.getEpochSecond()
          ? seconds + " s"
          : Instant.ofEpochSecond(seconds).toString();
    }
  }

  /// Reviews a log. Whatever is wrong with it is in the result; only a store that cannot be read
  /// throws.
  public Result review(TileStore store) {
    return review(store, () -> (index, signed) -> {});
  }

  /// The same, and tells every good entry to a listener. A log that grows while it is read may have
  /// lost files that its older checkpoint needed: then it is read again under the new one, with a
  /// new listener.
  public Result review(TileStore store, Supplier<? extends EntryListener> listeners) {
    byte[] note = store.read(TilePath.CHECKPOINT);
    Result result = once(store, note, listeners.get());
    for (int reading = 1; reading < READINGS && !result.ok(); reading++) {
      byte[] newer = store.read(TilePath.CHECKPOINT);
      if (newer == null || (note != null && MessageDigest.isEqual(note, newer))) {
        break;
      }
      note = newer;
      result = once(store, note, listeners.get());
    }
    return result;
  }

  private Result once(TileStore store, byte @Nullable [] note, EntryListener listener) {
    VerifiedCheckpoint before;
    try {
      before = archived == null ? null : verifier.verify(archived);
    } catch (BadNote e) {
      return refused(null, ARCHIVED, String.valueOf(e.getMessage()));
    }
    if (note == null) {
      return refused(null, TilePath.CHECKPOINT, "there is none");
    }
    VerifiedCheckpoint now;
    try {
      now = verifier.verify(note);
    } catch (BadNote e) {
      return refused(null, TilePath.CHECKPOINT, String.valueOf(e.getMessage()));
    }
    String stale = stale(now);
    if (stale != null) {
      return refused(now, TilePath.CHECKPOINT, stale);
    }
    if (before != null && before.checkpoint().size() > now.checkpoint().size()) {
      return refused(
          now,
          ARCHIVED,
          before.checkpoint().size()
              + " entries were signed, the log now has "
              + now.checkpoint().size());
    }
    VerifiedCheckpoint seen = null;
    if (outside != null) {
      byte[] witnessed = store.read(TilePath.WITNESSED);
      if (witnessed == null) {
        return refused(now, TilePath.WITNESSED, "there is none: no outside witness was asked");
      }
      try {
        seen = outside.verify(witnessed);
      } catch (BadNote e) {
        return refused(now, TilePath.WITNESSED, String.valueOf(e.getMessage()));
      }
    }
    String unseen = unseen(seen, now.checkpoint().size());
    if (unseen != null) {
      return refused(now, TilePath.WITNESSED, unseen);
    }
    return entries(store, now, before, seen, listener);
  }

  /// What is wrong with the file of the outside witnesses before the entries are read, or null.
  private static @Nullable String unseen(@Nullable VerifiedCheckpoint seen, long size) {
    return seen == null || seen.checkpoint().size() <= size
        ? null
        : "expected at least the "
            + seen.checkpoint().size()
            + " entries that outside witnesses saw, got "
            + size;
  }

  private Result entries(
      TileStore store,
      VerifiedCheckpoint now,
      @Nullable VerifiedCheckpoint before,
      @Nullable VerifiedCheckpoint seen,
      EntryListener listener) {
    EntryReview entries = new EntryReview(now.checkpoint().origin(), listener);
    List<Finding> findings = new ArrayList<>();
    try {
      Map<Long, Hash32> roots =
          LogScan.scan(store, now.checkpoint().size(), sizes(before, seen), entries);
      Finding otherTree = tree(now, before, seen, roots);
      if (otherTree == null) {
        findings.addAll(entries.findings());
      } else {
        entries.firstBad().ifPresent(findings::add);
        findings.add(otherTree);
      }
    } catch (LogDamaged e) {
      entries.firstBad().ifPresent(findings::add);
      findings.add(new Finding(e.entry(), e.path(), String.valueOf(e.getMessage())));
    }
    return new Result(now, entries.counts(), entries.requests(), entries.notes(), findings);
  }

  private static Set<Long> sizes(@Nullable VerifiedCheckpoint... checkpoints) {
    return Arrays.stream(checkpoints)
        .filter(Objects::nonNull)
        .map(c -> c.checkpoint().size())
        .collect(Collectors.toSet());
  }

  /// What the roots of the entries say about the checkpoints.
  private static @Nullable Finding tree(
      VerifiedCheckpoint now,
      @Nullable VerifiedCheckpoint before,
      @Nullable VerifiedCheckpoint seen,
      Map<Long, Hash32> roots) {
    if (seen != null
        && !Objects.equals(roots.get(seen.checkpoint().size()), seen.checkpoint().root())) {
      return Finding.of(
          TilePath.WITNESSED,
          "the first "
              + seen.checkpoint().size()
              + " entries are not those that outside witnesses saw");
    }
    if (before != null) {
      Checkpoint then = before.checkpoint();
      if (!Objects.equals(roots.get(then.size()), then.root())) {
        return Finding.of(
            ARCHIVED, "the first " + then.size() + " entries are not those signed then");
      }
      for (Map.Entry<String, Long> time : new TreeMap<>(now.witnessTimes()).entrySet()) {
        long back = before.witnessTimes().getOrDefault(time.getKey(), 0L) - time.getValue();
        if (back > 0) {
          return Finding.of(
              ARCHIVED,
              "the clock of witness " + time.getKey() + " was set back by " + back + " s");
        }
      }
    }
    Checkpoint head = now.checkpoint();
    Hash32 root = roots.get(head.size());
    return Objects.equals(root, head.root())
        ? null
        : Finding.of(
            TilePath.CHECKPOINT,
            "expected the root of the "
                + head.size()
                + " entries, "
                + root
                + ", got "
                + head.root());
  }

  private @Nullable String stale(VerifiedCheckpoint now) {
    Window w = window;
    if (w == null) {
      return null;
    }
    long recent =
        now.witnessTimes().values().stream()
            .filter(time -> time >= w.earliest() && time <= w.latest())
            .count();
    int needed = Math.max(1, verifier.quorum());
    return recent >= needed
        ? null
        : recent
            + " cosignatures from "
            + Result.time(w.earliest())
            + " to "
            + Result.time(w.latest())
            + ", "
            + needed
            + " needed";
  }

  private static Result refused(@Nullable VerifiedCheckpoint checkpoint, String where, String why) {
    return new Result(checkpoint, Map.of(), List.of(), List.of(), List.of(Finding.of(where, why)));
  }
}

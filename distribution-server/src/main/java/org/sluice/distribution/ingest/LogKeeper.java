package org.sluice.distribution.ingest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.sluice.distribution.mirror.AuditCount;
import org.sluice.distribution.mirror.BadSegment;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.store.BundleId;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;
import org.sluice.distribution.store.WaitingSegment;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.LogSegment;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Puts log segments into the mirrors: one mirror for each log origin.
///
/// A segment is first durable in the store, among those that wait; then the mirror takes all that
/// continue it. A crash anywhere in between is finished at the next start by the same code.
public final class LogKeeper {
  /// Segments that may wait for an earlier one; at most 1 MiB each.
  static final int MAX_WAITING = 64;

  private final Path folder;
  private final BundleStore store;
  private final TrustedDomains domains;
  private final Map<String, LogMirror> mirrors = new ConcurrentSkipListMap<>();
  private final Map<String, AuditCount> audits = new ConcurrentSkipListMap<>();

  /// Opens the mirrors of all logs that the profiles name, under `folder`, and finishes what was
  /// begun.
  public LogKeeper(Path folder, BundleStore store, TrustedDomains domains) {
    this.folder = folder;
    this.store = store;
    this.domains = domains;
    domains.all().forEach(domain -> mirror(domain.profile().logOrigin()));
    mirrors.keySet().forEach(this::advance);
  }

  /// The mirror of a log as it is now; nothing if no profile names that log.
  public Optional<Snapshot> snapshot(String origin) {
    return Optional.ofNullable(mirrors.get(origin)).map(LogMirror::snapshot);
  }

  /// How many audit keys a mirrored log says were released, as far as that is public at `now`, in
  /// Unix seconds.
  public Optional<AuditCount.Shown> audits(String origin, long now) {
    return snapshot(origin)
        .map(log -> audits.computeIfAbsent(origin, _ -> new AuditCount()).at(log, now));
  }

  /// The files of a mirror, to be read only.
  public TileStore files(String origin) {
    return new FolderTileStore(folderOf(origin));
  }

  /// Origins of the logs that are mirrored.
  public Iterable<String> origins() {
    return mirrors.keySet();
  }

  /// Checks one segment of a verified bundle and adds it to what waits.
  ///
  /// @return the origin of its log
  String admit(LogSegment segment, BundleId bundle, Commit commit) {
    byte[] note = segment.checkpoint().toArray();
    String origin = origin(note);
    VerifiedCheckpoint covered = verify(origin, note);
    LogMirror mirror = mirror(origin);
    if (segment.firstIndex() <= mirror.snapshot().size()) {
      mirror.check(segment, covered);
    } else if (store.waitingCount() >= MAX_WAITING) {
      throw new Refusal(
          Refusal.Code.NO_ROOM, MAX_WAITING + " log segments wait for an earlier one already");
    }
    commit.waiting(
        new WaitingSegment(
            origin,
            segment.firstIndex(),
            bundle.stream(),
            bundle.sequence(),
            Octets.of(segment.encoded())));
    return origin;
  }

  /// Puts into the mirror whatever now continues it.
  ///
  /// One that turns out to be wrong (its turn came later, so it could not be checked when it
  /// arrived) is given up, so that its number is missing again, and raises an alarm.
  void advance(String origin) {
    LogMirror mirror = mirror(origin);
    Optional<WaitingSegment> next = store.firstWaiting(origin);
    while (next.isPresent() && next.get().firstIndex() <= mirror.snapshot().size()) {
      take(mirror, next.get());
      next = store.firstWaiting(origin);
    }
    domains.advance(origin, mirror.snapshot());
  }

  private void take(LogMirror mirror, WaitingSegment waiting) {
    try (Commit commit = store.begin()) {
      commit.settled(waiting);
      try {
        LogSegment segment = LogSegment.decode(waiting.octets().toArray());
        mirror.extend(segment, verify(waiting.origin(), segment.checkpoint().toArray()));
        note(segment, commit);
      } catch (BadSegment | Refusal e) {
        store.held(waiting.stream(), waiting.sequence()).ifPresent(commit::gives);
        store.raiseAlarm(
            String.format(
                Locale.ROOT,
                "log segment of bundle %s/%d given up: %s",
                waiting.stream(),
                waiting.sequence(),
                e.getMessage()));
      }
      commit.write();
    }
  }

  private void note(LogSegment segment, Commit commit) {
    long index = segment.firstIndex();
    for (Octets entry : segment.entries()) {
      byte[] octets = entry.toArray();
      try {
        Statement statement = SignedStatement.decode(octets).statement();
        domains.note(index, statement, octets, commit);
        if (statement instanceof Export export) {
          LoggedExports.note(export, commit);
        }
      } catch (MalformedRecord e) {
        // The co-signed log says so: it is mirrored as it is, and someone has to look at it.
        store.raiseAlarm("log entry " + index + " is no statement: " + e.getMessage());
      }
      index++;
    }
  }

  private static String origin(byte[] note) {
    try {
      return Checkpoint.parse(SignedNote.parse(note).text()).origin();
    } catch (BadNote e) {
      throw new Refusal(Refusal.Code.NOT_VERIFIED, String.valueOf(e.getMessage()));
    }
  }

  /// A checkpoint counts here if the profile of any domain of that log accepts it. Clients and
  /// profile succession check it again under the one profile that matters to them.
  private VerifiedCheckpoint verify(String origin, byte[] note) {
    String why = "no profile names the log " + origin;
    for (TrustedDomain domain : domains.ofLog(origin)) {
      try {
        return domain.checkpoints().verify(note);
      } catch (BadNote e) {
        why = String.valueOf(e.getMessage());
      }
    }
    throw new Refusal(Refusal.Code.NOT_VERIFIED, why);
  }

  private LogMirror mirror(String origin) {
    return mirrors.computeIfAbsent(
        origin, name -> LogMirror.open(new FolderTileStore(folderOf(name))));
  }

  private Path folderOf(String origin) {
    return folder.resolve(Hash32.sha256(origin.getBytes(StandardCharsets.UTF_8)).toString());
  }
}

package org.sluice.distribution.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.Hash32;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// One log with its files, its index, and what this server itself found when it last read all of
/// it.
public final class ReviewedLog {
  private static final Logger LOG = Logger.getLogger(ReviewedLog.class);
  private static final int ID_DIGITS = 12;

  /// What a whole review by this server said.
  ///
  /// @param size of the log then
  /// @param findings what is wrong, in words
  public record Checked(long size, List<String> findings) {
    /// Keeps a copy.
    public Checked {
      findings = List.copyOf(findings);
    }
  }

  private final String origin;
  private final Supplier<Snapshot> snapshot;
  private final TileStore files;
  private final LogIndex index;
  private final Supplier<List<Pins>> pins;
  private final Received received;
  private final Names names;
  private volatile Checked checked = new Checked(-1, List.of());
  private volatile String trouble = "";

  /// @param snapshot the log as it is now
  /// @param pins the profiles of its domains, as they are now
  public ReviewedLog(
      String origin,
      Supplier<Snapshot> snapshot,
      TileStore files,
      LogIndex index,
      Supplier<List<Pins>> pins,
      Received received) {
    this(origin, snapshot, files, index, pins, received, Names.none());
  }

  /// The same, with names for commitments.
  public ReviewedLog(
      String origin,
      Supplier<Snapshot> snapshot,
      TileStore files,
      LogIndex index,
      Supplier<List<Pins>> pins,
      Received received,
      Names names) {
    this.origin = origin;
    this.snapshot = snapshot;
    this.files = files;
    this.index = index;
    this.pins = pins;
    this.received = received;
    this.names = names;
  }

  /// Short name in addresses.
  String id() {
    return Hash32.sha256(origin.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, ID_DIGITS);
  }

  String origin() {
    return origin;
  }

  Snapshot snapshot() {
    return snapshot.get();
  }

  TileStore files() {
    return files;
  }

  LogIndex index() {
    return index;
  }

  List<Pins> pins() {
    return pins.get();
  }

  Names names() {
    return names;
  }

  Received received() {
    return received;
  }

  Checked checked() {
    return checked;
  }

  /// Why the index or the review could not go on, empty if they could.
  String trouble() {
    return trouble;
  }

  /// Brings the index up to date, and reviews the whole log if it has grown since the last time.
  /// What goes wrong is shown on the pages.
  void advance() {
    try {
      Snapshot now = snapshot();
      index.catchUp(now, cosignedAt(now));
      if (now.size() != checked.size()) {
        checked = new Checked(now.size(), review());
      }
      trouble = "";
    } catch (RuntimeException e) {
      LOG.error("the log " + origin + " cannot be read", e);
      trouble = String.valueOf(e.getMessage());
    }
  }

  private List<String> review() {
    List<String> findings = new ArrayList<>();
    Set<List<Object>> done = new HashSet<>();
    for (Pins pin : pins()) {
      CheckpointVerifier keys = pin.checkpoints();
      if (done.add(List.of(keys.log(), Set.copyOf(keys.witnesses()), keys.quorum()))) {
        new LogReview(keys).review(files).findings().forEach(f -> findings.add(f.toString()));
      }
    }
    return findings;
  }

  /// The time by which a quorum had co-signed: the earliest profile that accepts the note says so.
  private OptionalLong cosignedAt(Snapshot now) {
    for (Pins pin : pins()) {
      try {
        VerifiedCheckpoint verified = pin.checkpoints().verify(now.note());
        return verified.witnessTimes().values().stream().mapToLong(Long::longValue).max();
      } catch (BadNote e) {
        // The next profile may know these keys; the review says if none does.
      }
    }
    return OptionalLong.empty();
  }
}

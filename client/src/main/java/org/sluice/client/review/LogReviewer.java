package org.sluice.client.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.DomainName;
import org.sluice.records.review.LogReview;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TileStore;

/// Reviews a log offline, trusting the given profiles and nothing beside the log:
///
/// 1. the whole of [LogReview] under the log and witness keys of every profile
/// 2. each of these profiles is a leaf: this is their log, and its officers are theirs
/// 3. every domain of the log has a profile here, or its officers would vouch for themselves
/// 4. as many records are exported as the leaves name; with a store's counts, as many stored
public final class LogReviewer {

  private static final long STEP = 1024;

  /// What a review found.
  ///
  /// @param lines what was checked and found, for people
  /// @param problems what is wrong; the log passed if there is none
  public record Result(LogCounts counts, List<String> lines, List<String> problems) {}

  private final TileStore store;
  private final List<PinnedProfile> profiles;

  /// Reviews `store`, called `name` in refusals.
  ///
  /// @throws Refused without a profile: nothing could be checked against anything
  public LogReviewer(String name, TileStore store, List<PinnedProfile> profiles) {
    if (profiles.isEmpty()) {
      throw new Refused(
          Check.PROFILE, name, "at least one profile (--profile FILE): it pins the keys", "none");
    }
    this.store = store;
    this.profiles = List.copyOf(profiles);
  }

  /// Runs every check; whatever is wrong with the log is in the result.
  public Result review() {
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Checkpoint checkpoint = null;
    Set<List<Object>> done = new HashSet<>();
    for (PinnedProfile profile : profiles) {
      CheckpointVerifier keys = profile.checkpoints();
      if (done.add(List.of(keys.log(), Set.copyOf(keys.witnesses()), keys.quorum()))) {
        LogReview.Result result = new LogReview(keys).review(store);
        lines.addAll(result.lines());
        result.findings().forEach(finding -> problems.add(finding.toString()));
        checkpoint = result.checkpoint() == null ? null : result.checkpoint().checkpoint();
      }
    }
    LogCounts counts = new LogCounts();
    if (problems.isEmpty() && checkpoint != null) {
      count(checkpoint, counts);
      tie(counts, lines, problems);
    }
    return new Result(counts, List.copyOf(lines), List.copyOf(problems));
  }

  private void count(Checkpoint checkpoint, LogCounts counts) {
    TileLog log = TileLog.open(store, checkpoint);
    for (long from = 0; from < log.size(); from += STEP) {
      for (byte[] entry : log.entries(from, Math.min(log.size(), from + STEP))) {
        counts.add(SignedStatement.decode(entry).statement());
      }
    }
  }

  private void tie(LogCounts counts, List<String> lines, List<String> problems) {
    Set<DomainName> pinned = new HashSet<>();
    for (PinnedProfile profile : profiles) {
      pinned.add(profile.profile().domain());
      if (!counts.profiles().contains(profile.hash())) {
        problems.add(
            "the profile of "
                + profile.profile().domain()
                + " is no entry: expected profile hash "
                + profile.hash());
      }
    }
    for (DomainName domain : counts.domains()) {
      if (!pinned.contains(domain)) {
        problems.add("domain " + domain + " has no profile here: give it with --profile");
      }
    }
    if (counts.loggedRecords() != counts.exportedRecords()) {
      problems.add(
          counts.loggedRecords() + " records logged, " + counts.exportedRecords() + " exported");
    }
    lines.add(
        "keys: "
            + counts.identities()
            + " extracted, "
            + counts.loggedRecords()
            + " records logged, "
            + counts.exportedRecords()
            + " exported");
    counts
        .logged()
        .forEach((key, n) ->
            lines.add("  " + key.domain() + " period " + key.period() + ": " + n + " records"));
  }
}

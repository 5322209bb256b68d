package org.sluice.client.review;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.DomainName;
import org.sluice.records.review.Finding;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.TileStore;

/// Reviews a log offline, trusting the given profiles and nothing beside the log:
///
/// 1. the whole of [LogReview] under the log and witness keys of every profile
/// 2. each of these profiles is a leaf: this is their log, and its officers are theirs
/// 3. every domain of the log has a profile here, or its officers would vouch for themselves
/// 4. with a reviewer's openings, whose commitments the entries name
/// 5. as many records are exported as the leaves name; with a store's counts, as many stored
public final class LogReviewer {

  /// What a review found.
  ///
  /// @param log the review of the entries, under the keys that refused it or under the last ones
  /// @param asked what the reviewer knew and asked about names
  /// @param lines what was checked and found, for people
  /// @param findings what is wrong, the first bad entry first; the log passed if there is none
  public record Result(
      LogReview.Result log,
      LogCounts counts,
      AskedNames asked,
      List<String> lines,
      List<Finding> findings) {
    /// Keeps copies.
    public Result {
      lines = List.copyOf(lines);
      findings = List.copyOf(findings);
    }
  }

  private final TileStore store;
  private final List<PinnedProfile> profiles;
  private final UnaryOperator<LogReview> more;
  private final AskedNames names;

  /// Reviews `store`, called `name` in refusals; `more` adds what the reviewer asks for beside the
  /// rules, such as [LogReview#extending(byte\[\])].
  ///
  /// @throws Refused without a profile: nothing could be checked against anything
  public LogReviewer(
      String name, TileStore store, List<PinnedProfile> profiles, UnaryOperator<LogReview> more) {
    this(name, store, profiles, more, AskedNames.none());
  }

  /// The same, with what the reviewer knows and asks about names.
  ///
  /// @throws Refused without a profile
  public LogReviewer(
      String name,
      TileStore store,
      List<PinnedProfile> profiles,
      UnaryOperator<LogReview> more,
      AskedNames names) {
    if (profiles.isEmpty()) {
      throw new Refused(
          Check.PROFILE, name, "at least one profile (--profile FILE): it pins the keys", "none");
    }
    this.store = store;
    this.profiles = List.copyOf(profiles);
    this.more = more;
    this.names = names;
  }

  /// Runs every check; whatever is wrong with the log is in the result.
  public Result review() {
    List<String> lines = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    AtomicReference<LogCounts> counts = new AtomicReference<>(new LogCounts(names));
    LogReview.Result last = null;
    Set<List<Object>> done = new HashSet<>();
    for (PinnedProfile profile : profiles) {
      CheckpointVerifier keys = profile.checkpoints();
      if (done.add(List.of(keys.log(), Set.copyOf(keys.witnesses()), keys.quorum()))
          && (last == null || last.ok())) {
        last =
            more.apply(new LogReview(keys))
                .review(store, () -> counts.updateAndGet(before -> new LogCounts(names)));
        lines.addAll(last.lines());
        findings.addAll(last.findings());
      }
    }
    if (last == null) {
      throw new IllegalStateException("there is a profile");
    }
    if (findings.isEmpty()) {
      tie(counts.get(), lines, findings);
    }
    return new Result(last, counts.get(), names, lines, findings);
  }

  private void tie(LogCounts counts, List<String> lines, List<Finding> findings) {
    Set<DomainName> pinned = new HashSet<>();
    for (PinnedProfile profile : profiles) {
      pinned.add(profile.profile().domain());
      if (!counts.profiles().contains(profile.hash())) {
        findings.add(
            bad(
                "profile of " + profile.profile().domain(),
                "is no entry of the log: expected profile hash " + profile.hash()));
      }
    }
    for (DomainName domain : counts.domains()) {
      if (!pinned.contains(domain)) {
        findings.add(bad("domain " + domain, "has no profile here: give it with --profile"));
      }
    }
    if (counts.loggedRecords() != counts.exportedRecords()) {
      findings.add(
          bad(
              "end of the log",
              counts.loggedRecords()
                  + " records logged, "
                  + counts.exportedRecords()
                  + " exported"));
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
    counts.names().conclude(lines, findings);
  }

  private static Finding bad(String where, String reason) {
    return new Finding(-1, where, reason);
  }
}

package org.sluice.appliance.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.audit.StandingIndex.Standing;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.issuance.PauseMark;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;

/// How far a request has come, as the log says. Whether it may run is not decided here but by the
/// desk and the partitions.
///
/// @param approvers names, as the policy in force gives them
/// @param batches of it in the spool
record RequestState(
    Stage stage, Purpose purpose, List<String> approvers, int needed, long batches, String words) {

  /// Where it stands.
  enum Stage {
    /// Fewer approvals than the policy asks for.
    WAITING,
    /// It can be started.
    APPROVED,
    /// It was started and has not ended.
    BEGUN,
    /// Everything is made and on its way.
    COMPLETE,
    /// It can never be run.
    OVER
  }

  RequestState {
    approvers = List.copyOf(approvers);
  }

  boolean waits() {
    return stage == Stage.WAITING;
  }

  /// Whether the console starts it; audit keys and drills are made with commands of their own.
  boolean canStart() {
    return isOpen() && !waits() && isIssue(purpose);
  }

  /// Whether those who agree to issues agree to it, too. Audits are for auditors alone, and whom
  /// they name as well.
  boolean isForApprovers() {
    return isForApprovers(purpose);
  }

  static boolean isForApprovers(Purpose purpose) {
    return Role.approving(purpose) == Role.APPROVER;
  }

  private static boolean isIssue(Purpose purpose) {
    return purpose != Purpose.AUDIT && !purpose.isDrill();
  }

  /// Whether something can follow.
  boolean isOpen() {
    return stage == Stage.WAITING || stage == Stage.APPROVED || stage == Stage.BEGUN;
  }

  static RequestState of(HighSide high, LoggedRequest r, Instant now) {
    Request request = r.request();
    LogIndex.Domain domain = high.log().index().domainOf(request.domain());
    Set<String> names = new LinkedHashSet<>();
    r.approvals().forEach(a -> names.add(Say.officer(domain, a.signatures().getFirst().keyId())));
    int needed = domain.policy().approvalsNeeded(request.purpose());
    long done = 0;
    for (long b = 0; b < request.batches(); b++) {
      done += r.batch(b).filter(batch -> batch.exportLeaf() >= 0).isPresent() ? 1 : 0;
    }
    Optional<Standing> standing = high.log().index().standing().of(request.requestId());
    boolean cancelled = high.log().index().cancelled(request.requestId()).isPresent();
    Stage stage =
        cancelled && !r.complete()
            ? Stage.OVER
            : stage(r, domain, names.size() >= needed || standing.isPresent(), done, now);
    return new RequestState(
        stage,
        request.purpose(),
        List.copyOf(names),
        needed,
        done,
        cancelled
            ? "cancelled"
            : words(stage, standing.isPresent(), names.size(), needed, done, request, now)
                + (new PauseMark(high, request.requestId()).isSet() ? ", paused" : ""));
  }

  /// The same of an issue: of the only request, or of all that it takes, which are asked for,
  /// agreed to and cancelled together and run one after another.
  static RequestState of(HighSide high, LoggedIssue issue, Instant now) {
    List<RequestState> parts = issue.parts().stream().map(r -> of(high, r, now)).toList();
    RequestState first = parts.getFirst();
    Set<Stage> stages = parts.stream().map(RequestState::stage).collect(Collectors.toSet());
    boolean alike = stages.size() == 1 && first.stage != Stage.BEGUN;
    if (parts.size() == 1 || alike) {
      return first;
    }
    Stage stage =
        stages.contains(Stage.WAITING)
            ? Stage.WAITING
            : stages.contains(Stage.APPROVED) || stages.contains(Stage.BEGUN)
                ? Stage.BEGUN
                : Stage.OVER;
    long done = parts.stream().mapToLong(RequestState::batches).sum();
    long all = issue.parts().stream().mapToLong(r -> r.request().batches()).sum();
    boolean paused =
        issue.parts().stream().anyMatch(r -> new PauseMark(high, r.request().requestId()).isSet());
    List<String> approvers = new ArrayList<>(first.approvers);
    parts.forEach(p -> approvers.retainAll(p.approvers));
    String words =
        switch (stage) {
          case BEGUN -> begun(done, all) + (paused ? ", paused" : "");
          case WAITING -> waits(approvers.size(), first.needed);
          default -> "ended before all of it was made";
        };
    return new RequestState(stage, first.purpose, approvers, first.needed, done, words);
  }

  private static String begun(long done, long all) {
    return "begun: " + done + " of " + Say.count(all, "batch", "batches") + " done";
  }

  private static String waits(int approvals, int needed) {
    return "waits for approvals: " + approvals + " of " + needed;
  }

  private static Stage stage(
      LoggedRequest r, LogIndex.Domain domain, boolean granted, long done, Instant now) {
    if (r.complete()) {
      return Stage.COMPLETE;
    }
    boolean over =
        now.getEpochSecond() > r.request().expiry()
            || !r.request().policyHash().equals(domain.policy().hash());
    if (over) {
      return Stage.OVER;
    }
    if (!granted) {
      return Stage.WAITING;
    }
    return done > 0 ? Stage.BEGUN : Stage.APPROVED;
  }

  private static String words(
      Stage stage,
      boolean standing,
      int approvals,
      int needed,
      long done,
      Request request,
      Instant now) {
    return switch (stage) {
      case COMPLETE -> "complete";
      case WAITING -> waits(approvals, needed);
      case APPROVED ->
          (standing ? "granted by a standing approval: " : "approved: ") + next(request.purpose());
      case BEGUN -> begun(done, request.batches());
      case OVER ->
          now.getEpochSecond() > request.expiry()
              ? "ran out on " + Say.day(Instant.ofEpochSecond(request.expiry()))
              : "made under an older policy: ask again";
    };
  }

  private static String next(Purpose purpose) {
    if (isIssue(purpose)) {
      return "can be started";
    }
    return purpose.isDrill() ? "sluice drill run" : "sluice audit run";
  }
}

package org.sluice.appliance.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.Approval;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.issuance.BatchRun;
import org.sluice.appliance.issuance.IssueRun;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;

/// Runs one approved request at a time in this process, by the code of `sluice issue run`. A run
/// that the end of the process cuts off goes on where it was when it is started again.
final class IssueRunner implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(IssueRunner.class);

  /// How far a run is.
  ///
  /// @param started as [System#nanoTime()] says
  /// @param problem why it ended early, empty if it did not
  record State(
      RequestId request,
      long started,
      long batch,
      long batches,
      long keys,
      long seconds,
      boolean running,
      String problem) {

    /// Keys a second so far, 0 in the first second.
    long rate() {
      return seconds == 0 ? 0 : keys / seconds;
    }
  }

  private final Workplace place;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("issue").daemon().factory());
  private volatile @Nullable State state;

  IssueRunner(Workplace place) {
    this.place = place;
  }

  /// The run that goes on, or the last one since this process was started.
  Optional<State> state() {
    State now = state;
    return Optional.ofNullable(now == null || !now.running ? now : at(now, now.batch, now.keys));
  }

  boolean running() {
    State now = state;
    return now != null && now.running;
  }

  /// Starts a run, if none goes on. That the request may run is decided by the desk in the run
  /// itself, which the partitions then do again.
  ///
  /// @throws CommandFailed if one goes on
  synchronized void start(RequestId request) {
    if (running()) {
      throw new CommandFailed("an issue is running already: one at a time");
    }
    State begun = new State(request, System.nanoTime(), 0, 0, 0, 0, true, "");
    state = begun;
    worker.execute(() -> run(begun));
  }

  private void run(State begun) {
    try {
      BatchRun.Ended end = place.act(high -> run(high, begun));
      State last = now();
      state =
          end.paused()
              ? ended(last, "It was paused.")
              : ended(at(last, last.batches, end.keys()), "");
    } catch (RuntimeException e) {
      LOG.error("the issue " + begun.request + " ended early", e);
      state = ended(now(), String.valueOf(e.getMessage()));
    }
  }

  /// All requests of the issue that are not complete, one after another.
  private BatchRun.Ended run(HighSide high, State begun) {
    LoggedIssue issue = LoggedIssue.of(high.log().index(), begun.request);
    long batches = issue.requests().stream().mapToLong(Request::batches).sum();
    long before = 0;
    long keys = 0;
    long made = 0;
    for (LoggedRequest r : issue.parts()) {
      if (!r.complete() || issue.parts().size() == 1) {
        Progress so = new Progress(before, batches, keys);
        BatchRun.Ended ended = run(high, r.request().requestId(), begun, so);
        keys += ended.keys();
        made += ended.made();
        if (ended.paused()) {
          return new BatchRun.Ended(keys, made, true);
        }
      }
      before += r.request().batches();
    }
    return new BatchRun.Ended(keys, made, false);
  }

  /// What the requests of an issue before this one come to.
  private record Progress(long before, long batches, long keys) {}

  private BatchRun.Ended run(HighSide high, RequestId id, State begun, Progress so) {
    return switch (new ApprovalDesk(high).require(id, high.now())) {
      case Approval.Refused refused -> throw new CommandFailed("not run: " + refused.why());
      case Approval.Approved approved -> {
        if (approved.issue().request().purpose().isDrill()) {
          throw new CommandFailed("this is a drill: sluice drill run " + id);
        }
        if (approved.issue().request().purpose() == Purpose.AUDIT) {
          throw new CommandFailed("this is an audit key: sluice audit run " + id);
        }
        yield IssueRun.run(
            high,
            approved.issue(),
            p -> {
              State of = new State(begun.request, begun.started, 0, so.batches, 0, 0, true, "");
              state = at(of, so.before + p.batch(), so.keys + p.keys());
              // Each batch was co-signed: that says how the partitions are.
              place.remember(high);
            });
      }
    };
  }

  private State now() {
    State now = state;
    if (now == null) {
      throw new IllegalStateException("nothing was started");
    }
    return now;
  }

  private static State at(State s, long batch, long keys) {
    long seconds = Duration.ofNanos(System.nanoTime() - s.started).toSeconds();
    return new State(s.request, s.started, batch, s.batches, keys, seconds, s.running, s.problem);
  }

  private static State ended(State s, String problem) {
    return new State(s.request, s.started, s.batch, s.batches, s.keys, s.seconds, false, problem);
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}

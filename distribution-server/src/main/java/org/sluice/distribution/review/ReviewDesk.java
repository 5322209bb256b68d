package org.sluice.distribution.review;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.sluice.distribution.index.LogIndex;
import org.sluice.web.Stop;

/// The logs that can be reviewed here. A thread of its own keeps their indexes and reviews up to
/// date, so that no page waits for them.
public final class ReviewDesk implements AutoCloseable {
  private static final long PAUSE_SECONDS = 2;

  private final List<ReviewedLog> logs;
  private final ScheduledExecutorService clerk =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("review").daemon().factory());

  /// @param logs all of them
  public ReviewDesk(List<ReviewedLog> logs) {
    this.logs = List.copyOf(logs);
  }

  /// Starts the thread.
  public void start() {
    var _ = clerk.scheduleWithFixedDelay(this::advance, 0, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  /// One round; also what the thread does.
  public void advance() {
    logs.forEach(ReviewedLog::advance);
  }

  List<ReviewedLog> logs() {
    return logs;
  }

  /// The index of the log with that origin.
  public Optional<LogIndex> index(String origin) {
    return logs.stream()
        .filter(log -> log.origin().equals(origin))
        .findFirst()
        .map(ReviewedLog::index);
  }

  /// The log of that short name.
  ///
  /// @throws Stop 404 if there is none
  ReviewedLog log(String id) {
    Optional<ReviewedLog> found = logs.stream().filter(log -> log.id().equals(id)).findFirst();
    return found.orElseThrow(() -> Stop.notFound("There is no such log here."));
  }

  @Override
  public void close() {
    clerk.shutdownNow();
    try {
      // A review reads only; it may be cut, but not while the index is being written.
      var _ = clerk.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    logs.forEach(log -> log.index().close());
  }
}

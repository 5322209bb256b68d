package org.sluice.distribution.ingest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of complete bundles since this process started. What is held in all is said by the
/// store.
public final class IntakeCounters {
  private static final int LAST_REFUSALS = 20;

  private final Map<String, Long> refused = new TreeMap<>();
  private final Deque<String> lastRefusals = new ArrayDeque<>();
  private final InstantSource clock;
  private Instant lastStored = Instant.EPOCH;
  private long stored;
  private long repeated;

  IntakeCounters(InstantSource clock) {
    this.clock = clock;
  }

  /// Counts since the start.
  ///
  /// @param stored new ones
  /// @param repeated held already
  /// @param refused by code
  /// @param lastRefusals reasons, newest first
  /// @param lastStored when the last new one was durable; 1970 if none was
  public record Report(
      long stored,
      long repeated,
      Map<String, Long> refused,
      List<String> lastRefusals,
      Instant lastStored) {}

  synchronized void count(Intake outcome) {
    switch (outcome) {
      case Intake.Stored _ -> {
        stored++;
        lastStored = clock.instant();
      }
      case Intake.Repeated _ -> repeated++;
      case Intake.Refused refusal -> countRefused(refusal);
    }
  }

  private void countRefused(Intake.Refused refusal) {
    refused.merge(refusal.code(), 1L, Long::sum);
    lastRefusals.addFirst(refusal.code() + ": " + refusal.why());
    if (lastRefusals.size() > LAST_REFUSALS) {
      lastRefusals.removeLast();
    }
  }

  /// The counts now.
  public synchronized Report report() {
    return new Report(stored, repeated, Map.copyOf(refused), List.copyOf(lastRefusals), lastStored);
  }
}

package org.sluice.records.statement;

import java.util.ArrayDeque;
import java.util.Deque;

/// How much of a [StandingApproval] is used, from the times in the entries alone, so that everyone
/// who reads the log counts the same. Any 24 hours count, not calendar days: at midnight nobody has
/// two days' worth, and no UTC day ever has more than the approval says.
public final class StandingCount {
  private static final long DAY = 86_400;

  private record Use(long time, long leaves) {}

  private final Deque<Use> uses = new ArrayDeque<>();
  private long latest;

  /// Whether a use at that time would stand before an earlier one.
  public boolean isBackwards(long time) {
    return time < latest;
  }

  /// Leaves of the 24 hours that end at `time`, which does not go backwards.
  public long usedAt(long time) {
    return uses.stream().filter(u -> u.time() > time - DAY).mapToLong(Use::leaves).sum();
  }

  /// Counts a use.
  public void add(long time, long leaves) {
    latest = time;
    while (!uses.isEmpty() && uses.getFirst().time() <= time - DAY) {
      uses.removeFirst();
    }
    uses.addLast(new Use(time, leaves));
  }
}

package org.sluice.appliance.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;

/// The key periods of a domain around now, and what the log says was made for them.
///
/// @param lines in order
/// @param daysKeyed whole days until a period begins for which no issue is complete, 0 if it has
///   begun
record Calendar(List<Line> lines, long daysKeyed) {
  private static final int BEFORE = 3;
  private static final int AFTER = 4;

  // Keys further ahead than this would mean that the domain is not used as it is meant.
  private static final int MOST_AHEAD = 60;

  /// One period.
  ///
  /// @param keys asked for in complete issues
  /// @param open issues that are not complete
  record Line(KeyPeriod period, boolean current, long keys, int complete, int open) {}

  Calendar {
    lines = List.copyOf(lines);
  }

  static Calendar of(LogIndex index, LogIndex.Domain domain, Instant now) {
    KeyPeriod current = KeyPeriod.at(domain.policy().rule(), now);
    List<Line> lines = new ArrayList<>();
    KeyPeriod from = current;
    for (int i = 0; i < BEFORE; i++) {
      from = from.previous();
    }
    KeyPeriod p = from;
    for (int i = 0; i <= BEFORE + AFTER; i++) {
      lines.add(line(index, domain, p, p.equals(current)));
      p = p.next();
    }
    return new Calendar(lines, daysKeyed(index, domain, current, now));
  }

  private static long daysKeyed(
      LogIndex index, LogIndex.Domain domain, KeyPeriod current, Instant now) {
    KeyPeriod p = current;
    for (int i = 0; i < MOST_AHEAD && line(index, domain, p, false).complete() > 0; i++) {
      p = p.next();
    }
    return Math.max(0, Duration.between(now, p.start()).toDays());
  }

  private static Line line(
      LogIndex index, LogIndex.Domain domain, KeyPeriod period, boolean current) {
    long keys = 0;
    int complete = 0;
    int open = 0;
    for (LoggedRequest r : index.requests()) {
      if (r.request().domain().equals(domain.name())
          && r.request().purpose() == Purpose.ISSUE
          && r.request().periods().contains(period.number())) {
        if (r.complete()) {
          complete++;
          keys += r.request().leaves() / r.request().periods().size();
        } else if (index.cancelled(r.request().requestId()).isEmpty()) {
          open++;
        }
      }
    }
    return new Line(period, current, keys, complete, open);
  }
}

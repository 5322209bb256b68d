package org.sluice.appliance.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.approval.IssueOutlook;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;

/// The key periods of a domain around now, and what the log says was made for them.
///
/// @param lines in order
/// @param daysKeyed see [KeyOutlook#daysKeyed(Instant)]
record Calendar(List<Line> lines, long daysKeyed) {
  private static final int BEFORE = 3;

  /// One period.
  ///
  /// @param keys asked for in complete issues
  /// @param open issues that are not complete
  /// @param users who should have its keys, and who lacks them; absent if it is over
  record Line(
      KeyPeriod period,
      boolean current,
      long keys,
      int complete,
      int open,
      Optional<IssueOutlook.PeriodKeys> users) {
    /// Whether somebody should have this period's keys and has not.
    boolean lacks() {
      return users.filter(u -> u.lack() > 0).isPresent();
    }
  }

  Calendar {
    lines = List.copyOf(lines);
  }

  static Calendar of(LogIndex index, LogIndex.Domain domain, KeyOutlook outlook, Instant now) {
    KeyPeriod current = KeyPeriod.at(domain.policy().rule(), now);
    List<Line> lines = new ArrayList<>();
    KeyPeriod from = current;
    for (int i = 0; i < BEFORE; i++) {
      from = from.previous();
    }
    for (KeyPeriod p = from; !p.equals(current); p = p.next()) {
      lines.add(line(index, domain, p, false, Optional.empty()));
    }
    for (IssueOutlook.PeriodKeys p : outlook.periods()) {
      lines.add(line(index, domain, p.period(), p.period().equals(current), Optional.of(p)));
    }
    return new Calendar(lines, outlook.daysKeyed(now));
  }

  private static Line line(
      LogIndex index,
      LogIndex.Domain domain,
      KeyPeriod period,
      boolean current,
      Optional<IssueOutlook.PeriodKeys> users) {
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
    return new Line(period, current, keys, complete, open, users);
  }
}

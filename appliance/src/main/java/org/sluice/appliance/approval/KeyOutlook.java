package org.sluice.appliance.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;

/// How long the users of a domain have keys, and for whom keys are missing: what the calendar, the
/// metric, its alert and the status all go by.
///
/// @param periods the current one and [IssueOutlook#MOST_AHEAD] more
public record KeyOutlook(DomainName domain, List<IssueOutlook.PeriodKeys> periods) {
  /// Officers have so long to ask, agree and run before keys are due.
  private static final Duration LEAD = Duration.ofDays(14);

  /// Keeps a copy.
  public KeyOutlook {
    periods = List.copyOf(periods);
  }

  /// As things are now.
  public static KeyOutlook of(HighSide high, LogIndex.Domain domain) {
    KeyPeriod current = KeyPeriod.at(domain.policy().rule(), high.now());
    return new KeyOutlook(
        domain.name(),
        new IssueOutlook(high).periods(domain.name(), current, IssueOutlook.MOST_AHEAD));
  }

  /// Whole days until a period begins for which somebody lacks keys, 0 if it has begun. Where
  /// nobody lacks any it is the days until the last period looked at ends.
  public long daysKeyed(Instant now) {
    Instant until =
        periods.stream()
            .filter(p -> p.lack() > 0)
            .findFirst()
            .map(p -> p.period().start())
            .orElseGet(() -> periods.getLast().period().end());
    return Math.max(0, Duration.between(now, until).toDays());
  }

  /// The periods whose keys should be asked for by now: all that begin within the days before a
  /// period on which the policy hands its keys out, and 14 more.
  public List<IssueOutlook.PeriodKeys> due(LogIndex.Domain state, Instant now) {
    Duration lead = LEAD.plusDays(state.policy().releaseDays());
    return periods.stream().filter(p -> !p.period().start().minus(lead).isAfter(now)).toList();
  }
}

package org.sluice.records.review;

import org.jspecify.annotations.Nullable;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.EpochCalendar;
import org.sluice.records.statement.EpochStart;

/// When epochs of a domain begin and end: what [EpochCalendar] has against an entry breaks a rule.
final class EpochReview {
  private final EpochCalendar calendar = new EpochCalendar();

  void terms(DomainTerms next) {
    requireNone(calendar.terms(next));
  }

  void plan(long now, EpochStart next) {
    requireNone(calendar.plan(now, next));
  }

  void begin(long epoch) {
    requireNone(calendar.begin(epoch));
  }

  void leaf(long period) {
    requireNone(calendar.leaf(period));
  }

  private static void requireNone(@Nullable String problem) {
    BrokenRule.require(problem == null, String.valueOf(problem));
  }
}

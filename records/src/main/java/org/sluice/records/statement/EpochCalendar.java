package org.sluice.records.statement;

import org.jspecify.annotations.Nullable;

/// Which periods belong to the epoch in force of one domain, as the log says so far: keys of one
/// period are never made under two epochs. The same for partitions and reviewers. What is wrong is
/// said in a sentence; null means that it may be.
public final class EpochCalendar {
  private @Nullable EpochStart inForce;
  private @Nullable EpochStart planned;
  private @Nullable DomainTerms terms;
  private long latestLeaf = -1;

  /// A domain that has no epoch yet.
  public EpochCalendar() {}

  /// What is wrong with the terms of the domain that are to count from here on.
  public @Nullable String terms(DomainTerms next) {
    DomainTerms before = terms;
    if (!next.follows(before)) {
      return "terms " + next.number() + " do not follow those in force";
    }
    if (before != null && next.firstPeriod() != before.firstPeriod()) {
      return "terms " + next.number() + " name another first period of the domain";
    }
    if (inForce == null && latestLeaf > next.lastOfFirstEpoch()) {
      return "epoch 1 would end with period "
          + next.lastOfFirstEpoch()
          + ", keys of period "
          + latestLeaf
          + " are logged";
    }
    terms = next;
    return null;
  }

  /// What is wrong with the start of the next epoch while epoch `now` is in force. Until the
  /// generation record of that epoch is logged, a later statement takes its place.
  public @Nullable String plan(long now, EpochStart next) {
    if (next.epoch() != now + 1) {
      return "epoch " + next.epoch() + " does not follow epoch " + now;
    }
    if (next.firstPeriod() <= latestLeaf) {
      return "epoch "
          + next.epoch()
          + " would begin with period "
          + next.firstPeriod()
          + ", keys of period "
          + latestLeaf
          + " are logged under epoch "
          + now;
    }
    DomainTerms length = terms;
    if (length != null && next.periods() > length.epochPeriods()) {
      return "epoch "
          + next.epoch()
          + " would have "
          + next.periods()
          + " periods, the domain's terms allow "
          + length.epochPeriods();
    }
    EpochStart current = inForce;
    if (current != null && next.firstPeriod() <= current.firstPeriod()) {
      return "epoch " + next.epoch() + " would begin before epoch " + now;
    }
    planned = next;
    return null;
  }

  /// What is wrong with the first generation record of `epoch`, which is not the first epoch.
  public @Nullable String begin(long epoch) {
    EpochStart next = planned;
    if (next == null || next.epoch() != epoch) {
      return "nobody has said when epoch " + epoch + " begins";
    }
    inForce = next;
    planned = null;
    latestLeaf = -1;
    return null;
  }

  /// What is wrong with a user's leaf of that period under the epoch in force.
  public @Nullable String leaf(long period) {
    EpochStart current = inForce;
    EpochStart next = planned;
    if (current != null && (period < current.firstPeriod() || period > current.lastPeriod())) {
      return "period "
          + period
          + " is not in epoch "
          + current.epoch()
          + ", which has periods "
          + current.firstPeriod()
          + " to "
          + current.lastPeriod();
    }
    DomainTerms length = terms;
    if (current == null && length != null && period > length.lastOfFirstEpoch()) {
      return "period "
          + period
          + " is not in epoch 1, which ends with period "
          + length.lastOfFirstEpoch();
    }
    if (next != null && period >= next.firstPeriod()) {
      return "period " + period + " belongs to epoch " + next.epoch();
    }
    latestLeaf = Math.max(latestLeaf, period);
    return null;
  }
}

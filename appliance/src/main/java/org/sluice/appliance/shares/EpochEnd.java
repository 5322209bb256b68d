package org.sluice.appliance.shares;

import java.time.Instant;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.records.id.KeyPeriod;

/// When the epoch in force of a domain ends: with the last period of which keys may be made under
/// it.
///
/// @param last its last period
/// @param left whole periods that follow the one at this moment, 0 in the last one, negative after
///   its end
public record EpochEnd(long epoch, KeyPeriod last, long left) {
  /// From so many periods left on, people are told to hold the next ceremony.
  public static final int WARN_PERIODS = 3;

  /// As it is at `now`.
  public static EpochEnd of(LogIndex.Domain d, long last, Instant now) {
    long current = KeyPeriod.at(d.policy().rule(), now).number();
    return new EpochEnd(
        d.generation().epoch(), new KeyPeriod(d.policy().rule(), last), last - current);
  }

  /// Whether it is time for the next epoch.
  public boolean isNear() {
    return left <= WARN_PERIODS;
  }

  /// In words.
  public String line() {
    return "epoch "
        + epoch
        + " ends with period "
        + last.label()
        + ", "
        + (left < 0 ? "which is over" : left + " after this one")
        + (isNear() ? ": hold the ceremony of the next epoch (sluice shares plan epoch)" : "");
  }
}

package org.sluice.client.renew;

import java.time.Duration;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;

/// What a renewal goes by.
///
/// @param release how long before a period its keys are handed out; as the domain's policy says
/// @param keep how long keys are kept after their period has ended; what was sent in it can be
///   opened until then
public record RenewalRules(Duration release, Duration keep) {
  private static final long MAX_DAYS = 36_600;

  /// The days that keys-and-trust rule 6 sets, and a year of retention.
  public static final RenewalRules USUAL = ofDays(7, 366);

  /// The same in days, 0 to 36600.
  ///
  /// @throws Refused when one is outside
  public static RenewalRules ofDays(long release, long keep) {
    return new RenewalRules(days("--release-days", release), days("--keep-days", keep));
  }

  private static Duration days(String name, long days) {
    if (days < 0 || days > MAX_DAYS) {
      throw new Refused(Check.VALUE, name, "0 to " + MAX_DAYS + " days", Long.toString(days));
    }
    return Duration.ofDays(days);
  }
}

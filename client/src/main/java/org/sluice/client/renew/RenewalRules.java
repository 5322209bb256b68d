package org.sluice.client.renew;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.statement.DomainTerms;

/// What a renewal goes by.
///
/// @param release how long before a period its keys are handed out; as the domain's policy says
/// @param keep how long keys are kept after their period has ended, at most; what was sent in it
///   can be opened until then. Where it is not said the domain's terms say it, which also may say a
///   shorter time
public record RenewalRules(Duration release, Optional<Duration> keep) {
  private static final long MAX_DAYS = 36_600;

  /// The days that keys-and-trust rule 6 sets.
  public static final RenewalRules USUAL = ofDays(7);

  /// Of a domain that has no terms.
  private static final Duration USUAL_KEEP = Duration.ofDays(DomainTerms.USUAL_DAYS);

  /// That many days of release, 0 to 36600; keys are kept as the domain's terms say.
  ///
  /// @throws Refused when it is outside
  public static RenewalRules ofDays(long release) {
    return new RenewalRules(days("--release-days", release), Optional.empty());
  }

  /// The same, with a number of days for which keys are kept at most, 0 to 36600.
  ///
  /// @throws Refused when one is outside
  public static RenewalRules ofDays(long release, long keep) {
    return new RenewalRules(
        days("--release-days", release), Optional.of(days("--keep-days", keep)));
  }

  /// How long keys of a domain with these terms are kept: the shorter of the two.
  Duration keep(Optional<DomainTerms> terms) {
    return Stream.concat(keep.stream(), terms.stream().map(t -> Duration.ofDays(t.keepKeyDays())))
        .min(Comparator.naturalOrder())
        .orElse(USUAL_KEEP);
  }

  private static Duration days(String name, long days) {
    if (days < 0 || days > MAX_DAYS) {
      throw new Refused(Check.VALUE, name, "0 to " + MAX_DAYS + " days", Long.toString(days));
    }
    return Duration.ofDays(days);
  }
}

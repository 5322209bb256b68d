package org.sluice.client.renew;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.statement.DomainTerms;

/// What a renewal goes by.
///
/// @param release how long before a period its keys are handed out. Where it is not said, what a
///   server of the domain last said with a pull counts
/// @param keep how long keys are kept after their period has ended, at most; what was sent in it
///   can be opened until then. Where it is not said the domain's terms say it, which also may say a
///   shorter time
public record RenewalRules(Optional<Duration> release, Optional<Duration> keep) {
  private static final long MAX_DAYS = 36_600;

  /// What servers and the domain's terms say.
  public static final RenewalRules USUAL = new RenewalRules(Optional.empty(), Optional.empty());

  /// The days that keys-and-trust rule 6 sets: until a server has said others.
  private static final Duration USUAL_RELEASE = Duration.ofDays(7);

  /// Of a domain that has no terms.
  private static final Duration USUAL_KEEP = Duration.ofDays(DomainTerms.USUAL_DAYS);

  /// The same with that many days of release, 0 to 36600, whatever servers say.
  ///
  /// @throws Refused when it is outside
  public RenewalRules releasedBefore(long days) {
    return new RenewalRules(Optional.of(days("--release-days", days)), keep);
  }

  /// The same with a number of days for which keys are kept at most, 0 to 36600.
  ///
  /// @throws Refused when it is outside
  public RenewalRules keeping(long days) {
    return new RenewalRules(release, Optional.of(days("--keep-days", days)));
  }

  /// How long before a period its keys are handed out.
  ///
  /// @param said the days that a server said
  Duration release(OptionalInt said) {
    return release.orElseGet(
        () -> said.isPresent() ? Duration.ofDays(said.getAsInt()) : USUAL_RELEASE);
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

package org.sluice.appliance.ceremony;

import java.util.OptionalInt;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.EpochStart;

/// The numbers of a domain's options file, each with its limits. A policy or the terms of the
/// domain, statements in the log, say what counts.
public enum DomainNumber {
  /// Approvals that a request needs.
  APPROVALS("approvals-needed", 1, DomainPolicy.MAX_OFFICERS, OptionalInt.empty()),
  /// Security officers who sign the policy after this, a profile, the terms.
  SECURITY_QUORUM("security-quorum", 1, DomainPolicy.MAX_QUORUM, OptionalInt.empty()),
  /// How long a key may be made after a partition first saw its entry.
  WINDOW_SECONDS(
      "window-seconds",
      1,
      (int) DomainPolicy.MAX_WINDOW_SECONDS,
      OptionalInt.of((int) DomainPolicy.DEFAULT_WINDOW_SECONDS)),
  /// How many days before a period its keys are handed out.
  RELEASE_DAYS("release-days", 0, DomainPolicy.MAX_RELEASE_DAYS, OptionalInt.of(7)),
  /// Most keys of one request.
  MAX_KEYS("max-keys-per-request", 1, Integer.MAX_VALUE, OptionalInt.of(100_000)),
  /// How many periods an epoch has at most.
  EPOCH_PERIODS(
      "epoch-periods", 1, DomainTerms.MAX_PERIODS, OptionalInt.of(EpochStart.DEFAULT_PERIODS)),
  /// How long devices keep keys after their period.
  KEEP_KEY_DAYS("keep-key-days", DomainTerms.USUAL_DAYS),
  /// How long the low side keeps sealed keys after their period.
  KEEP_SEALED_DAYS("keep-sealed-days", DomainTerms.USUAL_DAYS),
  /// How long the appliance keeps request files after their last period.
  KEEP_REQUEST_DAYS("keep-request-days", DomainTerms.USUAL_DAYS);

  private final String key;
  private final int min;
  private final int max;
  private final OptionalInt usual;

  DomainNumber(String key, int min, int max, OptionalInt usual) {
    this.key = key;
    this.min = min;
    this.max = max;
    this.usual = usual;
  }

  DomainNumber(String key, int usualDays) {
    this(key, 0, DomainTerms.MAX_DAYS, OptionalInt.of(usualDays));
  }

  /// As it is written in the file.
  public String key() {
    return key;
  }

  /// What a ceremony takes if the file does not say it; the ceremony itself says the others.
  public OptionalInt usual() {
    return usual;
  }

  /// As a row of the table in docs/DOMAINS.md says it.
  public String range() {
    return min + " to " + max;
  }

  int parse(YamlNode value) {
    return value.number(min, max);
  }
}

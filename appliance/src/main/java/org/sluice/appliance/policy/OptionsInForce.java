package org.sluice.appliance.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.ceremony.DomainFile;
import org.sluice.appliance.ceremony.DomainNumber;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Statement;

/// The options of a domain that count: what policy, profile and terms say, the newest of each in
/// the log. As the domain's options file would say it, and against another such file.
///
/// @param terms absent where the log has none: a domain from before there were any
public record OptionsInForce(
    DomainPolicy policy, DomainProfile profile, Optional<DomainTerms> terms) {

  /// Of a domain that has a profile.
  public static OptionsInForce of(LogIndex.Domain domain) {
    return new OptionsInForce(
        domain.policy(), (DomainProfile) domain.profile().statement(), domain.terms());
  }

  /// The same with another policy or profile or other terms, as a draft has them.
  OptionsInForce with(Statement next) {
    return switch (next) {
      case DomainPolicy p -> new OptionsInForce(p, profile, terms);
      case DomainProfile p -> new OptionsInForce(policy, p, terms);
      case DomainTerms t -> new OptionsInForce(policy, profile, Optional.of(t));
      default -> this;
    };
  }

  /// Every key with its value, as it is written in the file.
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("name", policy.domain().value());
    values.put("kms", policy.kms().value());
    rule(values);
    values.put("options", list(profile.options()));
    values.put("purposes", list(policy.purposes()));
    for (DomainNumber number : DomainNumber.values()) {
      Long value = number(number);
      if (value != null) {
        values.put(number.key(), value.toString());
      }
    }
    return values;
  }

  private void rule(Map<String, String> values) {
    PeriodRule rule = policy.rule();
    switch (rule.format()) {
      case RFC6509_MONTHLY -> values.put("format", "rfc6509-monthly");
      case TS33180_HASHED -> {
        values.put("format", "ts33180-hashed");
        values.put("period-seconds", Long.toString(rule.lengthSeconds()));
        values.put("period-offset", Long.toString(rule.offsetSeconds()));
      }
      case TEMPLATE -> {
        values.put("format", "template");
        values.put("template", "'" + rule.userIdFormat() + "'");
      }
    }
  }

  private static String list(Set<? extends Enum<?>> set) {
    return set.stream().map(DomainFile::word).collect(Collectors.joining(", ", "[", "]"));
  }

  private @Nullable Long number(DomainNumber number) {
    return switch (number) {
      case APPROVALS -> (long) policy.approvalsNeeded();
      case SECURITY_QUORUM -> (long) policy.securityQuorum();
      case WINDOW_SECONDS -> policy.windowSeconds();
      case RELEASE_DAYS -> (long) policy.releaseDays();
      case MAX_KEYS -> policy.maxLeavesPerRequest();
      case EPOCH_PERIODS -> terms.map(DomainTerms::epochPeriods).orElse(null);
      case KEEP_KEY_DAYS -> terms.map(t -> (long) t.keepKeyDays()).orElse(null);
      case KEEP_SEALED_DAYS -> terms.map(t -> (long) t.keepSealedDays()).orElse(null);
      case KEEP_REQUEST_DAYS -> terms.map(t -> (long) t.keepRequestDays()).orElse(null);
    };
  }

  /// The file.
  String yaml() {
    return values().entrySet().stream()
        .map(e -> e.getKey() + ": " + e.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /// What is otherwise in `next`, a line for each key.
  List<String> difference(OptionsInForce next) {
    Map<String, String> now = values();
    List<String> lines = new ArrayList<>();
    next.values()
        .forEach((key, value) -> {
          String before = now.getOrDefault(key, "not said");
          if (!before.equals(value)) {
            lines.add(key + ": " + before + " -> " + value);
          }
        });
    return lines;
  }

  /// What counts once the statements for this file are logged: those that it needs, and no other. A
  /// key that the file does not have stays as it is.
  ///
  /// @param firstPeriod of the domain, for one without terms
  /// @throws CommandFailed if it changes what cannot change
  List<Statement> changedTo(DomainFile file, long firstPeriod, Instant now) {
    requireSameDomain(file);
    List<Statement> changes = new ArrayList<>();
    DomainPolicy nextPolicy = policyOf(file);
    if (!difference(with(nextPolicy)).isEmpty()) {
      changes.add(nextPolicy);
    }
    DomainProfile nextProfile = profile.followedWith(file.options().orElse(profile.options()));
    requireKept(nextProfile.options(), nextPolicy.purposes());
    if (!difference(with(nextProfile)).isEmpty()) {
      changes.add(nextProfile);
    }
    DomainTerms nextTerms = termsOf(file, firstPeriod, now);
    if (!difference(with(nextTerms)).isEmpty()) {
      changes.add(nextTerms);
    }
    return changes;
  }

  private void requireSameDomain(DomainFile file) {
    same("name", policy.domain(), file.name());
    same("kms", policy.kms(), file.kms());
    same("format", policy.rule(), file.rule());
  }

  /// That there are no audit keys is true where it is promised, and is never taken back.
  private void requireKept(Set<DomainOption> options, Set<Purpose> purposes) {
    boolean promised = options.contains(DomainOption.NO_AUDIT_KEYS);
    if (!promised && profile.options().contains(DomainOption.NO_AUDIT_KEYS)) {
      throw new CommandFailed(
          "options: no-audit-keys is for good, the file has "
              + list(options)
              + "; nothing was proposed");
    }
    if (promised && purposes.contains(Purpose.AUDIT)) {
      throw new CommandFailed(
          "options: no-audit-keys needs purposes without audit, they would be "
              + list(purposes)
              + "; nothing was proposed");
    }
  }

  /// Whoever signs a profile's draft with these options signs nothing else with it.
  ///
  /// @throws CommandFailed if it does not follow the profile in force, or changes more
  void requireOnlyOptions(DomainProfile draft) {
    if (!draft.equals(profile.followedWith(draft.options()))) {
      throw new CommandFailed(
          "expected the profile that follows number "
              + profile.number()
              + " of "
              + profile.domain()
              + " and changes nothing but its options; the draft is another, nothing was signed");
    }
  }

  private static void same(String key, Object now, Object next) {
    if (!now.equals(next)) {
      throw new CommandFailed(
          key + ": it is " + now + " for good, the file says " + next + "; nothing was proposed");
    }
  }

  private DomainPolicy policyOf(DomainFile file) {
    return new DomainPolicy(
        policy.domain(),
        policy.number() + 1,
        policy.hash(),
        policy.kms(),
        policy.rule(),
        policy.officers(),
        file.number(DomainNumber.APPROVALS, policy.approvalsNeeded()),
        file.purposes().orElse(policy.purposes()),
        file.number(DomainNumber.WINDOW_SECONDS, (int) policy.windowSeconds()),
        file.number(DomainNumber.RELEASE_DAYS, policy.releaseDays()),
        file.numbers().containsKey(DomainNumber.MAX_KEYS)
            ? file.number(DomainNumber.MAX_KEYS)
            : policy.maxLeavesPerRequest(),
        file.number(DomainNumber.SECURITY_QUORUM, policy.securityQuorum()));
  }

  private DomainTerms termsOf(DomainFile file, long firstPeriod, Instant now) {
    return new DomainTerms(
        policy.domain(),
        terms.map(t -> t.number() + 1).orElse(1L),
        terms.map(DomainTerms::hash).orElse(Hash32.ZERO),
        terms.map(DomainTerms::firstPeriod).orElse(firstPeriod),
        said(file, DomainNumber.EPOCH_PERIODS),
        said(file, DomainNumber.KEEP_KEY_DAYS),
        said(file, DomainNumber.KEEP_SEALED_DAYS),
        said(file, DomainNumber.KEEP_REQUEST_DAYS),
        now.getEpochSecond());
  }

  private int said(DomainFile file, DomainNumber number) {
    Long now = number(number);
    return file.number(number, now == null ? file.number(number) : now.intValue());
  }

  /// The first period of a domain that has no terms: that of its present moment.
  long firstPeriod(Instant now) {
    return terms
        .map(DomainTerms::firstPeriod)
        .orElseGet(() -> KeyPeriod.at(policy.rule(), now).number());
  }
}

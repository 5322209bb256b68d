package org.sluice.appliance.policy;

import java.util.List;

/// What an option of a domain does, and where it stands: for people who read the console. The table
/// of docs/DOMAINS.md says the same.
///
/// @param key as in the options file
/// @param does for people
/// @param standsIn which statement says it, and whether it can change
public record OptionMeaning(String key, String does, String standsIn) {
  private static final String FOR_GOOD = "policy, for good";
  private static final String POLICY = "policy";
  private static final String TERMS = "terms";

  /// Every key, in the order of the file.
  static final List<OptionMeaning> ALL =
      List.of(
          new OptionMeaning("name", "whose options these are", FOR_GOOD),
          new OptionMeaning(
              "kms", "name of the key management server in identifiers and messages", FOR_GOOD),
          new OptionMeaning(
              "format", "how identifiers are made, and so what a period is", FOR_GOOD),
          new OptionMeaning("period-seconds", "P3, the length of a period", FOR_GOOD),
          new OptionMeaning("period-offset", "P4, where periods begin", FOR_GOOD),
          new OptionMeaning("template", "the identifier's form", FOR_GOOD),
          new OptionMeaning(
              "options",
              "what is asked of messages; whether audit keys are forbidden; no-audit-keys can be set"
                  + " and never taken back",
              "profile"),
          new OptionMeaning("purposes", "for what keys may be made; self-test always", POLICY),
          new OptionMeaning("approvals-needed", "approvals that a request needs", POLICY),
          new OptionMeaning(
              "security-quorum",
              "security officers who sign the next policy, profile, terms",
              POLICY),
          new OptionMeaning(
              "window-seconds",
              "how long a key may be made after a partition first saw its entry",
              POLICY),
          new OptionMeaning(
              "release-days",
              "keys of a period are handed out from so many days before it",
              POLICY),
          new OptionMeaning("max-keys-per-request", "most keys of one request", POLICY),
          new OptionMeaning(
              "epoch-periods",
              "how many periods an epoch has at most; the first is counted from the period of its"
                  + " ceremony",
              TERMS),
          new OptionMeaning(
              "keep-key-days",
              "devices destroy keys so many days after their period; those of the present period and"
                  + " the one before stay",
              TERMS),
          new OptionMeaning(
              "keep-sealed-days",
              "distribution servers destroy sealed keys so many days after their period",
              TERMS),
          new OptionMeaning(
              "keep-request-days",
              "request files, which name everybody and tell the difference to the period before, are"
                  + " destroyed so many days after their last period",
              TERMS));

  /// Of a key of the options file.
  public static OptionMeaning of(String key) {
    return ALL.stream().filter(m -> m.key().equals(key)).findFirst().orElseThrow();
  }
}

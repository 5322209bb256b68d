package org.sluice.appliance.ceremony;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Role;
import org.sluice.threshold.Threshold;

/// The ceremony's one reviewed input. It holds nothing secret; officers' public keys lie beside it.
///
/// @param logOrigin origin of the transparency log
/// @param threshold t of n; n is the number of partitions
/// @param partitions where each is, in the order of their indices 1..n
/// @param applianceToken label of the appliance's own token
/// @param officers who they are and what they may do
/// @param approvalsNeeded distinct approvers for an issue
/// @param domains the domains to begin with
/// @param spoolDays how long a bundle stays in the spool at least, though it was carried. Not in a
///   domain's policy, because the spool holds the bundles of all domains and the log they share
public record CeremonyFile(
    String logOrigin,
    Threshold threshold,
    List<PartitionPlace> partitions,
    String applianceToken,
    List<OfficerEntry> officers,
    int approvalsNeeded,
    List<DomainEntry> domains,
    int spoolDays) {

  private static final String SPOOL_DAYS = "spool-days";
  private static final int USUAL_SPOOL_DAYS = 30;
  private static final int MAX_SPOOL_DAYS = 3660;
  private static final String RELEASE_DAYS = "release-days";
  private static final int USUAL_RELEASE_DAYS = 7;

  /// An officer's name and roles; the public key is in `NAME.pem`.
  public record OfficerEntry(String name, Set<Role> roles) {}

  /// A domain: its KMS URI, the rule for identifiers and key periods, what it asks of messages, and
  /// how many days before a period its keys are handed out.
  public record DomainEntry(
      DomainName name, KmsUri kms, PeriodRule rule, Set<DomainOption> options, int releaseDays) {}

  /// Reads and checks a ceremony file.
  public static CeremonyFile read(Path file) {
    return YamlNode.read(file, "ceremony file", CeremonyFile::parse);
  }

  /// The same with every partition in this process, for a rehearsal.
  CeremonyFile embedded() {
    return with(
        partitions.stream()
            .<PartitionPlace>map(p -> new PartitionPlace.Embedded(p.name()))
            .toList());
  }

  /// The same with the partitions where they are now.
  public CeremonyFile with(List<PartitionPlace> places) {
    return new CeremonyFile(
        logOrigin,
        threshold,
        List.copyOf(places),
        applianceToken,
        officers,
        approvalsNeeded,
        domains,
        spoolDays);
  }

  private static CeremonyFile parse(YamlNode top) {
    top.only(
        "log-origin",
        "threshold",
        "partitions",
        "appliance-token",
        "officers",
        "approvals-needed",
        "domains",
        SPOOL_DAYS);
    List<PartitionPlace> partitions = PartitionPlace.parse(top.get("partitions"));
    distinct("partitions", partitions.stream().map(PartitionPlace::name).toList());
    List<OfficerEntry> officers = new ArrayList<>();
    for (YamlNode officer : top.get("officers").list()) {
      officer.only("name", "roles");
      Set<Role> roles = new LinkedHashSet<>();
      for (String role : officer.get("roles").texts()) {
        roles.add(role(role));
      }
      officers.add(new OfficerEntry(officer.get("name").text(), roles));
    }
    distinct("officers", officers.stream().map(OfficerEntry::name).toList());
    List<DomainEntry> domains = new ArrayList<>();
    for (YamlNode domain : top.get("domains").list()) {
      domains.add(domain(domain));
    }
    distinct("domains", domains.stream().map(d -> d.name().value()).toList());
    return new CeremonyFile(
        top.get("log-origin").text(),
        new Threshold(top.get("threshold").number(), partitions.size()),
        partitions,
        top.get("appliance-token").text(),
        List.copyOf(officers),
        top.get("approvals-needed").number(),
        List.copyOf(domains),
        spoolDays(top));
  }

  private static int spoolDays(YamlNode top) {
    return days(top, SPOOL_DAYS, USUAL_SPOOL_DAYS, MAX_SPOOL_DAYS);
  }

  private static int days(YamlNode node, String name, int usual, int most) {
    int days = node.has(name) ? node.get(name).number() : usual;
    if (days > most) {
      throw new IllegalArgumentException(name + ": expected 0 to " + most + ", found " + days);
    }
    return days;
  }

  private static DomainEntry domain(YamlNode node) {
    node.only(
        "name",
        "kms",
        "format",
        "period-seconds",
        "period-offset",
        "template",
        "options",
        RELEASE_DAYS);
    String format = node.get("format").text();
    PeriodRule rule =
        switch (format) {
          case "rfc6509-monthly" -> PeriodRule.MONTHLY;
          case "ts33180-hashed" ->
              PeriodRule.hashed(
                  node.get("period-seconds").number(), node.get("period-offset").number());
          case "template" ->
              PeriodRule.templated(IdentifierTemplate.parse(node.get("template").text()));
          default ->
              throw new IllegalArgumentException(
                  node.path()
                      + ".format: expected rfc6509-monthly, ts33180-hashed or template, found '"
                      + format
                      + "'");
        };
    return new DomainEntry(
        DomainName.parse(node.get("name").text()),
        KmsUri.parse(node.get("kms").text()),
        rule,
        options(node, rule),
        days(node, RELEASE_DAYS, USUAL_RELEASE_DAYS, DomainPolicy.MAX_RELEASE_DAYS));
  }

  private static Set<DomainOption> options(YamlNode node, PeriodRule rule) {
    EnumSet<DomainOption> options = EnumSet.noneOf(DomainOption.class);
    if (node.has("options")) {
      for (String name : node.get("options").texts()) {
        options.add(option(node, name));
      }
    }
    if (options.contains(DomainOption.HIDE_IDENTITIES)
        && rule.format() != IdentifierFormat.TS33180_HASHED) {
      throw new IllegalArgumentException(
          node.path() + ".options: hide-identities needs format ts33180-hashed");
    }
    return options;
  }

  private static DomainOption option(YamlNode node, String name) {
    return switch (name) {
      case "sakke-to-self" -> DomainOption.SAKKE_TO_SELF;
      case "hide-identities" -> DomainOption.HIDE_IDENTITIES;
      case "no-audit-keys" -> DomainOption.NO_AUDIT_KEYS;
      default ->
          throw new IllegalArgumentException(
              node.path()
                  + ".options: expected sakke-to-self, hide-identities or no-audit-keys, found '"
                  + name
                  + "'");
    };
  }

  private static Role role(String name) {
    try {
      return Role.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("officers: there is no role '" + name + "'", e);
    }
  }

  private static void distinct(String what, List<String> values) {
    if (values.isEmpty() || Set.copyOf(values).size() != values.size()) {
      throw new IllegalArgumentException(what + ": at least one, and none twice; found " + values);
    }
  }
}

package org.sluice.appliance.ceremony;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.officers.KeySeparation;
import org.sluice.appliance.operators.Duty;
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
/// @param domainFiles those options files of theirs that it names, relative to itself
/// @param spoolDays how long a bundle stays in the spool at least, though it was carried. Not in a
///   domain's policy, because the spool holds the bundles of all domains and the log they share
public record CeremonyFile(
    String logOrigin,
    Threshold threshold,
    List<PartitionPlace> partitions,
    String applianceToken,
    List<OfficerEntry> officers,
    int approvalsNeeded,
    List<DomainFile> domains,
    List<String> domainFiles,
    int spoolDays) {

  private static final String SPOOL_DAYS = "spool-days";

  /// The keys of the file.
  static final List<String> KEYS =
      List.of(
          "log-origin",
          "threshold",
          "partitions",
          "appliance-token",
          "officers",
          "approvals-needed",
          "domains",
          SPOOL_DAYS);

  /// The keys of an officer in it.
  static final List<String> OFFICER_KEYS = List.of("name", "roles");

  private static final int USUAL_SPOOL_DAYS = 30;
  private static final int MAX_SPOOL_DAYS = 3660;
  private static final Pattern OPTIONS_FILE =
      Pattern.compile("domains/[a-z0-9][a-z0-9.-]{0,99}\\.yaml");

  /// An officer's name and roles; the public key is in `NAME.pem`.
  public record OfficerEntry(String name, Set<Role> roles) {}

  /// Reads and checks a ceremony file.
  public static CeremonyFile read(Path file) {
    Path beside = file.toAbsolutePath().getParent();
    return YamlNode.read(file, "ceremony file", top -> parse(top, beside));
  }

  /// Refuses officers whose roles one key cannot have. Not when a file is read: that of an older
  /// ceremony lies in the data folder, and it is read at each start.
  ///
  /// @throws CommandFailed naming the officer and both duties
  void requireSeparateDuties() {
    for (OfficerEntry officer : officers) {
      List<Duty> duties = new ArrayList<>();
      domains.forEach(d -> officer.roles().forEach(r -> duties.add(new Duty(r, d.name()))));
      List<String> broken = KeySeparation.broken(officer.name(), duties);
      if (!broken.isEmpty()) {
        throw new CommandFailed("ceremony file: " + broken.getFirst());
      }
    }
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
        domainFiles,
        spoolDays);
  }

  private static CeremonyFile parse(YamlNode top, @Nullable Path beside) {
    top.only(KEYS);
    List<PartitionPlace> partitions = PartitionPlace.parse(top.get("partitions"));
    distinct("partitions", partitions.stream().map(PartitionPlace::name).toList());
    List<OfficerEntry> officers = new ArrayList<>();
    for (YamlNode officer : top.get("officers").list()) {
      officer.only(OFFICER_KEYS);
      Set<Role> roles = new LinkedHashSet<>();
      for (String role : officer.get("roles").texts()) {
        roles.add(role(role));
      }
      officers.add(new OfficerEntry(officer.get("name").text(), roles));
    }
    distinct("officers", officers.stream().map(OfficerEntry::name).toList());
    List<DomainFile> domains = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (YamlNode domain : top.get("domains").list()) {
      domains.add(domain(domain, beside, files));
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
        List.copyOf(files),
        spoolDays(top));
  }

  private static int spoolDays(YamlNode top) {
    return top.has(SPOOL_DAYS) ? top.get(SPOOL_DAYS).number(0, MAX_SPOOL_DAYS) : USUAL_SPOOL_DAYS;
  }

  /// An entry is the domain's options themselves, or the name of its options file.
  private static DomainFile domain(YamlNode node, @Nullable Path beside, List<String> files) {
    if (!node.isText()) {
      return DomainFile.parse(node);
    }
    String name = node.text();
    if (beside == null || !OPTIONS_FILE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          node.path()
              + ": expected options, or a file domains/NAME.yaml, found '"
              + name
              + "'"
              + node.line());
    }
    files.add(name);
    return DomainFile.read(beside.resolve(name));
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

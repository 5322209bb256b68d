package org.sluice.appliance.shares;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sluice.appliance.ceremony.PartitionPlace;
import org.sluice.appliance.ceremony.YamlNode;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Threshold;

/// The one reviewed input of a change of the shares: what is in force before, by its GAMMA, and who
/// has shares after. Nothing in it is secret.
///
/// @param threshold t and n after the change
/// @param partitions all that have shares after it, in the order of their indices 1..n
/// @param withoutShares indices of those whose shares of before are lost
/// @param signedBy names of the security officers who sign the transcript
/// @param domains all domains of the log: their partitions are the same
public record SharePlan(
    String logOrigin,
    Change change,
    Threshold threshold,
    List<PartitionPlace> partitions,
    List<Integer> withoutShares,
    List<String> signedBy,
    List<DomainPlan> domains) {

  /// What is in force of a domain before the change.
  ///
  /// @param firstPeriod of the new epoch, 0 where there is none
  /// @param periods how many it has, likewise
  record DomainPlan(
      DomainName name, long epoch, long generation, Hash32 gamma, long firstPeriod, long periods) {}

  /// Checks what can be checked without the log.
  public SharePlan {
    partitions = List.copyOf(partitions);
    withoutShares = List.copyOf(withoutShares);
    signedBy = List.copyOf(signedBy);
    domains = List.copyOf(domains);
    distinct("partitions", partitions.stream().map(PartitionPlace::name).toList());
    distinct("signed-by", signedBy);
    distinct("domains", domains.stream().map(d -> d.name().value()).toList());
    if (!threshold.isSupported()) {
      throw new IllegalArgumentException("threshold: " + threshold + " is not supported");
    }
    if (withoutShares.stream().anyMatch(i -> i < 1 || i > threshold.n())
        || (!withoutShares.isEmpty() && change != Change.REPAIR && change != Change.RESHARE)) {
      throw new IllegalArgumentException(
          "without-shares: indices of partitions, in a repair or reshare; found " + withoutShares);
    }
  }

  /// Reads and checks a plan.
  public static SharePlan read(Path file) {
    return YamlNode.read(file, "plan", SharePlan::parse);
  }

  private static SharePlan parse(YamlNode top) {
    top.only(
        "log-origin",
        "change",
        "threshold",
        "partitions",
        "without-shares",
        "signed-by",
        "domains");
    Change change = Change.of(top.get("change").text());
    List<PartitionPlace> partitions = PartitionPlace.parse(top.get("partitions"));
    List<DomainPlan> domains = new ArrayList<>();
    for (YamlNode node : top.get("domains").list()) {
      domains.add(domain(node, change));
    }
    return new SharePlan(
        top.get("log-origin").text(),
        change,
        new Threshold(top.get("threshold").number(), partitions.size()),
        partitions,
        top.has("without-shares")
            ? top.get("without-shares").list().stream().map(YamlNode::number).toList()
            : List.of(),
        top.get("signed-by").texts(),
        domains);
  }

  private static DomainPlan domain(YamlNode node, Change change) {
    boolean epoch = change == Change.EPOCH;
    node.only(
        epoch
            ? new String[] {"name", "epoch", "generation", "gamma", "first-period", "periods"}
            : new String[] {"name", "epoch", "generation", "gamma"});
    return new DomainPlan(
        DomainName.parse(node.get("name").text()),
        node.get("epoch").number(),
        node.get("generation").number(),
        Hash32.fromHex(node.get("gamma").text()),
        epoch ? node.get("first-period").number() : 0,
        epoch ? node.get("periods").number() : 0);
  }

  private static void distinct(String what, List<String> values) {
    if (values.isEmpty() || Set.copyOf(values).size() != values.size()) {
      throw new IllegalArgumentException(what + ": at least one, and none twice; found " + values);
    }
  }

  /// As a file, for review.
  String yaml() {
    StringBuilder text = new StringBuilder();
    text.append("# A change of the shares: ").append(change.word()).append(", to ");
    text.append(threshold).append(".\n# To be reviewed by every custodian and security officer; ");
    text.append("run with sluice shares run.\n");
    text.append("log-origin: ").append(logOrigin);
    text.append("\nchange: ").append(change.word());
    text.append("\nthreshold: ").append(threshold.t()).append(" # of ").append(threshold.n());
    text.append(": needs ").append(threshold.needed()).append(" up to issue\npartitions:\n");
    partitions.forEach(p -> text.append("  ").append(p.yaml()).append('\n'));
    if (!withoutShares.isEmpty()) {
      text.append("without-shares: ").append(withoutShares).append('\n');
    }
    text.append("signed-by: ").append(signedBy).append("\ndomains:\n");
    for (DomainPlan d : domains) {
      text.append("  - {name: ").append(d.name()).append(", epoch: ").append(d.epoch());
      text.append(", generation: ").append(d.generation());
      text.append(", gamma: \"").append(d.gamma()).append('"');
      if (change == Change.EPOCH) {
        text.append(", first-period: ").append(d.firstPeriod());
        text.append(", periods: ").append(d.periods());
      }
      text.append("}\n");
    }
    return text.toString();
  }
}

package org.sluice.appliance.shares;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.ShareHistory;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.Members;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;

/// Asks the partitions to sign that nothing is left of generations that another has replaced, and
/// logs what they sign.
final class Evidence {
  private final HighSide high;
  private final Consumer<String> say;

  Evidence(HighSide high, Consumer<String> say) {
    this.high = high;
    this.say = say;
  }

  /// Collects what is missing from those that are up, and says what is missing still.
  void collect(DomainName domain) {
    List<SignedStatement> signed = new ArrayList<>();
    history(domain)
        .notDestroyed()
        .forEach((record, missing) -> {
          for (Partition p : Members.of(record).among(high.tokens().partitions())) {
            if (missing.contains(p.index())) {
              ask(domain, record, p, signed);
            }
          }
        });
    if (!signed.isEmpty()) {
      long _ = high.log().append(List.copyOf(signed));
      var _ = high.publish();
    }
    missing(high.log().index().domainOf(domain)).forEach(say);
  }

  private ShareHistory history(DomainName domain) {
    return high.log().index().domainOf(domain).shares();
  }

  private void ask(
      DomainName domain, GenerationRecord record, Partition p, List<SignedStatement> into) {
    String what = domain + ": partition " + p.index() + " and " + name(record) + ": ";
    try {
      boolean _ = into.add(p.destruction(domain, record.gamma()));
      say.accept(what + "it signs that nothing of it is left in its token and its store");
    } catch (PartitionRefused | PartitionUnavailable e) {
      say.accept(what + "no evidence: " + e.getMessage());
    }
  }

  private static String name(GenerationRecord g) {
    return "epoch " + g.epoch() + ", generation " + g.generation();
  }

  /// What is not destroyed of generations that are over, a line each; and which epochs are.
  static List<String> missing(LogIndex.Domain d) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<GenerationRecord, Set<Integer>> e : d.shares().notDestroyed().entrySet()) {
      lines.add(
          d.name()
              + ": "
              + name(e.getKey())
              + ": no evidence of destruction of partitions "
              + e.getValue()
              + "; their old shares count until they have signed");
    }
    for (long epoch : d.shares().pastEpochs()) {
      for (BackupMade b : d.shares().backupsLeft(epoch)) {
        lines.add(
            d.name()
                + ": epoch "
                + epoch
                + ": backup "
                + b.backup()
                + " of partition "
                + b.index()
                + " is not said to be destroyed");
      }
      lines.add(
          d.name()
              + ": epoch "
              + epoch
              + (d.shares().isDestroyed(epoch) ? " is destroyed" : " is NOT destroyed yet"));
    }
    return lines;
  }
}

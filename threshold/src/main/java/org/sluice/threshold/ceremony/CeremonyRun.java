package org.sluice.threshold.ceremony;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;

/// The coordinator of a distributed key generation: carries each round's messages to all n
/// partitions. It is the network, and trusted with nothing: all it can do is end the run.
public final class CeremonyRun {
  private final CeremonyPlan plan;
  private final List<Partition> partitions;

  private CeremonyRun(CeremonyPlan plan, List<Partition> partitions) {
    this.plan = plan;
    this.partitions = partitions;
  }

  /// Runs the ceremony for one domain and epoch. Every partition's custodian has confirmed the plan
  /// at their partition before. The result, signed by all n, is to be logged; only then does the
  /// generation come into force.
  ///
  /// @throws CeremonyFailed naming stage and partition; all partitions have then wiped what they
  ///   made
  public static SignedStatement run(CeremonyPlan plan, List<? extends Partition> partitions) {
    List<Partition> byIndex =
        partitions.stream()
            .map(p -> (Partition) p)
            .sorted(Comparator.comparingInt(Partition::index))
            .toList();
    if (byIndex.size() != plan.threshold().n()) {
      throw new CeremonyFailed(
          Stage.JOIN, 0, byIndex.size() + " partitions, " + plan.threshold().n() + " needed");
    }
    boolean done = false;
    try {
      SignedStatement record = new CeremonyRun(plan, byIndex).rounds();
      done = true;
      return record;
    } finally {
      if (!done) {
        byIndex.forEach(CeremonyRun::abandon);
      }
    }
  }

  private SignedStatement rounds() {
    List<Nonce> nonces = all(Stage.JOIN, p -> p.join(plan));
    List<Commitment> commitments = all(Stage.COMMIT, p -> p.commit(nonces));
    List<Agreement> agreements = all(Stage.AGREE, p -> p.agree(commitments));
    List<Opening> openings = all(Stage.OPEN, p -> p.open(agreements));
    List<Verdict> verdicts = all(Stage.CHECK, p -> verdict(p.check(openings)));
    List<Signature> signatures = all(Stage.SIGN, p -> p.sign(verdicts));
    Hash32 session = CeremonyOctets.sessionId(plan, nonces);
    GenerationRecord record =
        new RecordAssembly(0, plan).record(session, commitments, openings, verdicts);
    for (int i = 1; i <= partitions.size(); i++) {
      byte[] key = plan.partition(i).identitySpki().toArray();
      if (!signatures.get(i - 1).verifies(key, record.signingInput())) {
        throw new CeremonyFailed(Stage.SIGN, i, "signed another record");
      }
    }
    return new SignedStatement(record, signatures);
  }

  private static Verdict verdict(Finding finding) {
    return switch (finding) {
      case Verdict v -> v;
      case Complaint c ->
          throw new CeremonyFailed(
              Stage.CHECK, c.culprit(), "complaint of partition " + c.index() + ": " + c.why());
    };
  }

  private <T> List<T> all(Stage stage, Function<Partition, T> question) {
    List<T> answers = new ArrayList<>();
    for (Partition p : partitions) {
      try {
        answers.add(question.apply(p));
      } catch (PartitionRefused | PartitionUnavailable | MalformedRecord e) {
        throw new CeremonyFailed(stage, p.index(), String.valueOf(e.getMessage()));
      }
    }
    return answers;
  }

  private static void abandon(Partition p) {
    try {
      p.abandon();
    } catch (PartitionRefused | PartitionUnavailable _) {
      // It wipes when it is opened next, or joins another run.
    }
  }
}

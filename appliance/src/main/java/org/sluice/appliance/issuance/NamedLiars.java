package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.Refusal;
import org.sluice.threshold.Blame;
import org.sluice.threshold.IssuingStopped;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.extraction.ExtractedBatch;

/// Writes down who lied and who refused, whatever becomes of the batch. A name stands in the log
/// before the batch's keys are sealed; the messages that show it are not kept, for they give a
/// user's key.
final class NamedLiars {
  private final HighSide high;
  private final GenerationRecord generation;
  private final LoggedBatch batch;

  NamedLiars(HighSide high, GenerationRecord generation, LoggedBatch batch) {
    this.high = high;
    this.generation = generation;
    this.batch = batch;
  }

  /// Runs an extraction. What was found is logged if it ends well and if it does not.
  ExtractedBatch watching(Supplier<ExtractedBatch> extraction) {
    try {
      ExtractedBatch made = extraction.get();
      boolean done = false;
      try {
        log(made.named(), false);
        done = true;
        return made;
      } finally {
        if (!done) {
          made.close();
        }
      }
    } catch (IssuingStopped e) {
      log(e.named(), true);
      throw e;
    } catch (PartitionRefused e) {
      log(List.of(SignedStatement.unsigned(refusal(e))));
      throw e;
    }
  }

  private Refusal refusal(PartitionRefused e) {
    RequestId request = batch.approved().issue().request().requestId();
    String why = e.detail();
    return new Refusal(
        domain(),
        request,
        "partition " + e.index(),
        e.refusal().name(),
        why.length() > Refusal.MAX_WHY / 4 ? why.substring(0, Refusal.MAX_WHY / 4) : why);
  }

  private void log(List<Blame.Named> named, boolean stopped) {
    List<SignedStatement> entries = new ArrayList<>();
    for (Blame.Named n : named) {
      List<Long> partitions = n.oneOf().stream().map(Long::valueOf).sorted().toList();
      LiarNamed statement =
          new LiarNamed(
              domain(),
              generation.gamma(),
              batch.firstLeaf(),
              partitions,
              n.lie().name(),
              stopped,
              high.now().getEpochSecond());
      entries.add(SignedStatement.sign(statement, high.bundleKey()));
      System.err.println("sluice: " + n);
    }
    log(entries);
  }

  private void log(List<SignedStatement> entries) {
    if (!entries.isEmpty()) {
      long _ = high.log().append(entries);
      high.publish();
    }
  }

  private DomainName domain() {
    return batch.approved().issue().request().domain();
  }
}

package org.sluice.appliance.ceremony;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;

/// One extraction for the reserved identifier, logged, before the first user's (design section 8).
/// The key is verified and wiped; it belongs to nobody.
final class SelfTest {

  private final HighSide high;
  private final DomainPolicy policy;
  private final GenerationRecord generation;

  SelfTest(HighSide high, DomainPolicy policy, GenerationRecord generation) {
    this.high = high;
    this.policy = policy;
    this.generation = generation;
  }

  /// Opens the self-test, or goes on with the one that a crash left open, which is the same leaf.
  void run(Instant now) {
    LogIndex.SelfTestLeaf open =
        high.log().index().domainOf(policy.domain()).selfTest().orElseGet(() -> opened(now));
    long index = open.leaf();
    long period = open.period();
    VerifiedCheckpoint checkpoint = high.publish();
    Order order =
        new Order(
            policy.domain(),
            List.of(
                new LeafOpening(
                    index, Octets.of(new byte[IdentityCommitment.SALT_OCTETS]), UserUri.SELF_TEST)),
            checkpoint.note());
    BatchExtraction extraction =
        new BatchExtraction(
            generation, high.requirePartitions(policy.domain(), "issue"), new SecureRandom());
    List<Identifier> ids =
        List.of(Identifier.of(policy.rule(), UserUri.SELF_TEST, policy.kms(), period));
    // The batch is verified inside; closing it wipes the key.
    try (ExtractedBatch _ = extraction.extract(order, ids, false)) {
      long _ =
          high.log()
              .append(
                  List.of(
                      SignedStatement.sign(
                          new SelfTestPassed(policy.domain(), generation.gamma(), index),
                          high.bundleKey())));
    }
    high.publish();
  }

  private LogIndex.SelfTestLeaf opened(Instant now) {
    RequestId id = RequestId.of(Arrays.copyOf(generation.sessionId().octets(), RequestId.LENGTH));
    long period = KeyPeriod.at(policy.rule(), now).number();
    BatchOpened opened = new BatchOpened(policy.domain(), id, 0, 1, Purpose.SELF_TEST, List.of());
    Extraction leaf =
        new Extraction(
            policy.domain(),
            generation.epoch(),
            id,
            0,
            0,
            period,
            Purpose.SELF_TEST,
            IdentityCommitment.selfTest(),
            List.of());
    long first =
        high.log()
            .append(List.of(SignedStatement.unsigned(opened), SignedStatement.unsigned(leaf)));
    return new LogIndex.SelfTestLeaf(first + 1, period);
  }
}

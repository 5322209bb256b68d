package org.sluice.records.review;

import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.PERIOD;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.STREAM;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.Samples.hash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Merkle;

/// A whole short log, entry by entry, as an honest appliance writes it: ceremony, three users, one
/// request of four keys in two batches, its exports and manifest.
final class SmallLog {
  static final TestKey SECURITY_1 = TestKey.number(1);
  static final TestKey SECURITY_2 = TestKey.number(2);
  static final TestKey ENROLMENT = TestKey.number(2);
  static final TestKey ISSUE = TestKey.number(3);
  static final TestKey APPROVER_1 = TestKey.number(4);
  static final TestKey APPROVER_2 = TestKey.number(5);
  static final TestKey BUNDLE = TestKey.number(30);
  static final GenerationRecord GENERATION = Samples.generation(2, 3);
  static final Hash32 GAMMA = GENERATION.gamma();
  static final RequestId SELF_TEST =
      RequestId.of(Arrays.copyOf(GENERATION.sessionId().octets(), RequestId.LENGTH));

  // Places of the entries that the tests change.
  static final int POLICY = 0;
  static final int GENERATION_RECORD = 1;
  static final int SELF_TEST_OPENED = 2;
  static final int SELF_TEST_LEAF = 3;
  static final int SELF_TEST_PASSED = 4;
  static final int PROFILE = 5;
  static final int ENROLLED = 6;
  static final int REQUESTED = 9;
  static final int APPROVED_1 = 10;
  static final int APPROVED_2 = 11;
  static final int OPENED_0 = 12;
  static final int LEAF_0_0 = 13;
  static final int LEAF_0_1 = 14;
  static final int EXPORT_0 = 15;
  static final int OPENED_1 = 16;
  static final int LEAF_1_0 = 17;
  static final int EXPORT_1 = 19;
  static final int MANIFEST = 20;

  private static final List<SignedStatement> GOOD = build();

  private SmallLog() {}

  /// The entries: a list to be changed.
  static List<SignedStatement> entries() {
    return new ArrayList<>(GOOD);
  }

  static SignedStatement sign(Statement statement, StatementSigner... signers) {
    return SignedStatement.sign(statement, List.of(signers));
  }

  static BatchPlan plan() {
    List<PlannedLeaf> leaves = new ArrayList<>();
    for (int user = 0; user < 2; user++) {
      for (long period = PERIOD; period <= PERIOD + 1; period++) {
        leaves.add(new PlannedLeaf(period, identity(user), List.of(sealKey(user))));
      }
    }
    return BatchPlan.of(new BatchPlan.Header(REQUEST, DOMAIN, 1, Purpose.ISSUE), leaves, 2);
  }

  static Hash32 identity(int user) {
    return hash("identity " + user);
  }

  static Hash32 sealKey(int user) {
    return hash("sealing key " + user);
  }

  static Enrolled device(int user, DeviceState state) {
    return new Enrolled(
        DOMAIN, identity(user), "phone", hash("auth " + user), 1, sealKey(user), state);
  }

  static DomainProfile profile(long number, Hash32 previous, TestKey bundle) {
    return new DomainProfile(
        DOMAIN,
        number,
        previous,
        Samples.KMS,
        PeriodRule.MONTHLY,
        1,
        GAMMA,
        hash("certificate"),
        Hash32.ZERO,
        GENERATION.logOrigin(),
        Samples.octets("log key", 32),
        List.of(Samples.witness(1), Samples.witness(2), Samples.witness(3)),
        3,
        Octets.of(bundle.spki()),
        List.of(),
        300,
        0);
  }

  static Request request(RequestId id, Hash32 policyHash, Hash32 gamma, Purpose purpose) {
    BatchPlan plan = plan();
    return new Request(
        id,
        DOMAIN,
        1,
        gamma,
        policyHash,
        purpose,
        plan.periods(),
        plan.users(),
        plan.leaves(),
        plan.batches().size(),
        plan.batchesRoot(),
        plan.deviceKeyRoot(),
        TIME,
        TIME + 86_400,
        9,
        "monthly issue");
  }

  static Request request() {
    return request(REQUEST, Samples.policy().hash(), GAMMA, Purpose.ISSUE);
  }

  static Approval approval(Request request) {
    return new Approval(DOMAIN, request.requestId(), request.hash(), TIME, TIME + 86_400, 10);
  }

  static Export export(long sequence, int batch, long count) {
    return new Export(
        STREAM,
        sequence,
        BundleKind.KEY_SETS.code(),
        DOMAIN,
        hash("payload " + batch),
        count,
        hash("records " + batch),
        REQUEST,
        batch);
  }

  static Manifest manifest(long records, long bundles, Hash32 payloads) {
    return new Manifest(
        DOMAIN,
        REQUEST,
        List.of(
            new Manifest.PeriodCount(PERIOD, 2, 2),
            new Manifest.PeriodCount(PERIOD + 1, 2, records - 2)),
        bundles,
        payloads);
  }

  static Hash32 payloadsRoot() {
    return Merkle.root(Stream.of("payload 0", "payload 1").map(p -> hash(p).octets()).toList());
  }

  private static List<SignedStatement> build() {
    List<SignedStatement> log = new ArrayList<>();
    log.add(sign(Samples.policy(), SECURITY_1, SECURITY_2));
    log.add(sign(GENERATION, TestKey.number(11), TestKey.number(12), TestKey.number(13)));
    log.add(unsigned(new BatchOpened(DOMAIN, SELF_TEST, 0, 1, Purpose.SELF_TEST, List.of())));
    log.add(unsigned(selfTestLeaf(IdentityCommitment.selfTest())));
    log.add(sign(new SelfTestPassed(DOMAIN, GAMMA, SELF_TEST_LEAF), BUNDLE));
    log.add(sign(profile(1, Hash32.ZERO, BUNDLE), SECURITY_1, SECURITY_2));
    for (int user = 0; user < 3; user++) {
      log.add(sign(device(user, DeviceState.ACTIVE), ENROLMENT));
    }
    log.add(sign(request(), ISSUE));
    log.add(sign(approval(request()), APPROVER_1));
    log.add(sign(approval(request()), APPROVER_2));
    BatchPlan plan = plan();
    for (int batch = 0; batch < 2; batch++) {
      log.add(unsigned(plan.opened(batch)));
      plan.batches().get(batch).extractions().forEach(leaf -> log.add(unsigned(leaf)));
      log.add(sign(export(1 + batch, batch, 2), BUNDLE));
    }
    log.add(sign(manifest(4, 2, payloadsRoot()), BUNDLE));
    log.add(unsigned(new Refusal(DOMAIN, REQUEST, "partition 2", "code", "why")));
    log.add(unsigned(new Activation(1, Activation.DEACTIVATED, TIME)));
    return log;
  }

  /// A second domain from its policy to an export of its profile with this number in the shared
  /// stream.
  static List<SignedStatement> otherDomain(int firstIndex, long sequence) {
    DomainName south = DomainName.parse("south.example");
    DomainPolicy p = Samples.policy();
    DomainPolicy policy =
        new DomainPolicy(
            south,
            1,
            Hash32.ZERO,
            p.kms(),
            p.rule(),
            p.officers(),
            2,
            p.purposes(),
            p.windowSeconds(),
            p.releaseDays(),
            p.maxLeavesPerRequest(),
            2);
    GenerationRecord g = GENERATION;
    GenerationRecord generation =
        new GenerationRecord(
            g.sessionId(),
            g.logOrigin(),
            south,
            1,
            1,
            g.t(),
            g.n(),
            g.partitions(),
            g.dealings(),
            g.summedZ(),
            g.summedX(),
            g.zT(),
            g.kpak(),
            g.setChecks(),
            g.softwareHash());
    Hash32 gamma = generation.gamma();
    DomainProfile n = profile(1, Hash32.ZERO, BUNDLE);
    DomainProfile profile =
        new DomainProfile(
            south,
            1,
            Hash32.ZERO,
            n.kms(),
            n.rule(),
            1,
            gamma,
            n.currentCertificate(),
            n.nextCertificate(),
            n.logOrigin(),
            n.logKey(),
            n.witnesses(),
            n.witnessQuorum(),
            n.bundleSpki(),
            n.distribution(),
            n.clockToleranceSeconds(),
            n.flags());
    Export export =
        new Export(
            STREAM,
            sequence,
            BundleKind.PROFILE.code(),
            south,
            hash("profile"),
            1,
            hash("items"),
            RequestId.NONE,
            0);
    return List.of(
        sign(policy, SECURITY_1, SECURITY_2),
        sign(generation, TestKey.number(11), TestKey.number(12), TestKey.number(13)),
        unsigned(new BatchOpened(south, SELF_TEST, 0, 1, Purpose.SELF_TEST, List.of())),
        unsigned(
            new Extraction(
                south,
                1,
                SELF_TEST,
                0,
                0,
                PERIOD,
                Purpose.SELF_TEST,
                IdentityCommitment.selfTest(),
                List.of())),
        sign(new SelfTestPassed(south, gamma, firstIndex + 3), BUNDLE),
        sign(profile, SECURITY_1, SECURITY_2),
        sign(export, BUNDLE));
  }

  static Extraction selfTestLeaf(Hash32 commitment) {
    return new Extraction(
        DOMAIN, 1, SELF_TEST, 0, 0, PERIOD, Purpose.SELF_TEST, commitment, List.of());
  }

  static SignedStatement unsigned(Statement statement) {
    return SignedStatement.unsigned(statement);
  }
}

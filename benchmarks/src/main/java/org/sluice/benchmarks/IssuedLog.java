package org.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Dealing;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.statement.PartitionSets;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.SetCheck;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Merkle;

/// The entries of a log that keeps all rules: a ceremony, users with a device each, and a monthly
/// issue after another, in batches of 100 leaves as the appliance makes them, each exported and
/// counted. Signatures are real; points are octets of the right form, because no reviewer computes
/// with them.
final class IssuedLog {
  private static final int BATCH = 100;
  private static final long TIME = 1_793_491_200L;
  private static final DomainName DOMAIN = DomainName.parse("bench.example");
  private static final StreamId STREAM = StreamId.of(new byte[StreamId.LENGTH]);

  private final SplittableRandom random = new SplittableRandom(5);
  private final Signer security = Signer.ecdsa();
  private final Signer requester = Signer.ecdsa();
  private final List<Signer> approvers = List.of(Signer.ecdsa(), Signer.ecdsa());
  private final Signer bundle = Signer.ecdsa();
  private final List<Signer> partitions = List.of(Signer.ecdsa(), Signer.ecdsa(), Signer.ecdsa());
  private final List<DomainProfile.Witness> witnesses;
  private final Octets logKey;
  private final DomainPolicy policy;
  private final GenerationRecord generation;
  private final List<PlannedLeaf> users;
  private long sequence;

  IssuedLog(int users, Octets logKey, List<DomainProfile.Witness> witnesses) {
    this.logKey = logKey;
    this.witnesses = List.copyOf(witnesses);
    this.policy = policy(users);
    this.generation = generation();
    this.users =
        IntStream.range(0, users)
            .mapToObj(i -> new PlannedLeaf(0, hash(), List.of(hash())))
            .toList();
  }

  /// Policy to profile.
  List<SignedStatement> ceremony() {
    RequestId selfTest =
        RequestId.of(Arrays.copyOf(generation.sessionId().octets(), RequestId.LENGTH));
    return List.of(
        sign(policy, security),
        SignedStatement.sign(generation, List.copyOf(partitions)),
        sign(new BatchOpened(DOMAIN, selfTest, 0, 1, Purpose.SELF_TEST, List.of())),
        sign(
            new Extraction(
                DOMAIN,
                1,
                selfTest,
                0,
                0,
                1522,
                Purpose.SELF_TEST,
                IdentityCommitment.selfTest(),
                List.of())),
        sign(new SelfTestPassed(DOMAIN, generation.gamma(), 3), bundle),
        sign(profile(), security));
  }

  /// A device of each user.
  List<SignedStatement> enrolment() {
    return users.stream()
        .map(u ->
            sign(
                new Enrolled(
                    DOMAIN,
                    u.commitment(),
                    "phone",
                    hash(),
                    1,
                    u.recipients().getFirst(),
                    DeviceState.ACTIVE),
                security))
        .toList();
  }

  /// One issue to all users, request to manifest.
  List<SignedStatement> issue(long period) {
    RequestId id = RequestId.random(random);
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(id, DOMAIN, 1, Purpose.ISSUE),
            users.stream()
                .map(u -> new PlannedLeaf(period, u.commitment(), u.recipients()))
                .toList(),
            BATCH);
    Request request = request(id, plan);
    List<SignedStatement> entries = new ArrayList<>();
    entries.add(sign(request, requester));
    for (Signer approver : approvers) {
      entries.add(sign(new Approval(DOMAIN, id, request.hash(), TIME, TIME + 60, 1), approver));
    }
    List<byte[]> payloads = new ArrayList<>();
    for (int batch = 0; batch < plan.batches().size(); batch++) {
      List<Extraction> leaves = plan.batches().get(batch).extractions();
      entries.add(sign(plan.opened(batch)));
      leaves.forEach(leaf -> entries.add(sign(leaf)));
      Export export = export(id, batch, leaves.size());
      payloads.add(export.payloadHash().octets());
      entries.add(sign(export, bundle));
    }
    Manifest.PeriodCount count = new Manifest.PeriodCount(period, plan.leaves(), plan.leaves());
    entries.add(
        sign(
            new Manifest(DOMAIN, id, List.of(count), payloads.size(), Merkle.root(payloads)),
            bundle));
    return entries;
  }

  private Export export(RequestId id, int batch, int records) {
    return new Export(
        STREAM, ++sequence, BundleKind.KEY_SETS.code(), DOMAIN, hash(), records, hash(), id, batch);
  }

  private Request request(RequestId id, BatchPlan plan) {
    return new Request(
        id,
        DOMAIN,
        1,
        generation.gamma(),
        policy.hash(),
        Purpose.ISSUE,
        plan.periods(),
        plan.users(),
        plan.leaves(),
        plan.batches().size(),
        plan.batchesRoot(),
        plan.deviceKeyRoot(),
        TIME,
        TIME + 60,
        1,
        "monthly issue");
  }

  private DomainPolicy policy(int users) {
    return new DomainPolicy(
        DOMAIN,
        1,
        Hash32.ZERO,
        KmsUri.parse("kms.bench.example"),
        PeriodRule.MONTHLY,
        List.of(
            security.officer("security", Role.SECURITY_OFFICER, Role.ENROLMENT_OFFICER),
            requester.officer("requester", Role.ISSUE_OFFICER),
            approvers.get(0).officer("first", Role.APPROVER),
            approvers.get(1).officer("second", Role.APPROVER)),
        2,
        EnumSet.copyOf(Set.of(Purpose.ISSUE)),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        users,
        1);
  }

  private GenerationRecord generation() {
    List<Octets> z = points(2, GenerationRecord.SAKKE_POINT);
    List<Octets> x = points(2, GenerationRecord.P256_POINT);
    return new GenerationRecord(
        hash(),
        BenchLog.ORIGIN,
        DOMAIN,
        1,
        1,
        2,
        3,
        partitions.stream().map(p -> new PartitionKeys(p.spki(), hash().octets())).toList(),
        partitions.stream()
            .map(p ->
                new Dealing(
                    hash(),
                    Octets.of(hash().octets()),
                    points(2, GenerationRecord.SAKKE_POINT),
                    points(2, GenerationRecord.P256_POINT)))
            .toList(),
        z,
        x,
        z.getFirst(),
        x.getFirst(),
        PartitionSets.of(2, 3).stream().map(a -> new SetCheck(a, hash())).toList(),
        hash());
  }

  private DomainProfile profile() {
    return new DomainProfile(
        DOMAIN,
        1,
        Hash32.ZERO,
        policy.kms(),
        policy.rule(),
        1,
        generation.gamma(),
        hash(),
        Hash32.ZERO,
        BenchLog.ORIGIN,
        logKey,
        witnesses,
        witnesses.size(),
        Octets.of(bundle.spki()),
        List.of(),
        300,
        0);
  }

  private List<Octets> points(int n, int octets) {
    List<Octets> points = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      byte[] point = new byte[octets];
      random.nextBytes(point);
      point[0] = 4;
      points.add(Octets.of(point));
    }
    return points;
  }

  private Hash32 hash() {
    byte[] octets = new byte[Hash32.LENGTH];
    random.nextBytes(octets);
    return Hash32.of(octets);
  }

  private static SignedStatement sign(Statement statement, StatementSigner... signers) {
    return SignedStatement.sign(statement, List.of(signers));
  }
}

package org.sluice.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.device.DeviceFolder;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Merkle;

/// Writes what an honest appliance writes, ceremony to manifest, and keeps the sealed records.
public final class TestIssue {

  private static final long TIME = World.NOW.getEpochSecond();

  private final World world;
  private final TestDomain domain;
  private final AuthenticationKey first = TestDomain.p256("first");
  private final AuthenticationKey second = TestDomain.p256("second");
  private final StreamId stream;
  private final RequestId requestId;
  private final List<World.Answered> records = new ArrayList<>();

  public TestIssue(World world) {
    this.world = world;
    this.domain = world.domain();
    byte[] seed =
        Hash32.sha256(domain.name().value().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .octets();
    this.stream = StreamId.of(Arrays.copyOf(seed, 16));
    this.requestId = RequestId.of(Arrays.copyOfRange(seed, 16, 32));
  }

  /// The sealed records in the order of their leaves.
  public List<World.Answered> records() {
    return records;
  }

  /// Ceremony, enrolment of `devices`, an issue of `periods` with `approvals` approvals, export of
  /// `exported` records too few, and the manifest.
  public void write(
      List<DeviceFolder> devices,
      List<Long> periods,
      int approvals,
      int missing,
      DomainProfile.Server... servers) {
    ceremony(servers);
    devices.forEach(this::enrol);
    DomainPolicy policy = policy();
    BatchPlan plan = plan(devices, periods);
    Request request = request(policy, plan);
    log(request, domain.officer());
    List<AuthenticationKey> approvers = List.of(first, second);
    for (int i = 0; i < approvals; i++) {
      log(
          new Approval(domain.name(), requestId, request.hash(), TIME, TIME + 60, 1),
          approvers.get(i));
    }
    log(plan.opened(0));
    for (Extraction leaf : plan.batches().getFirst().extractions()) {
      leaf(leaf, devices);
    }
    export(records.size() - missing);
    manifest(plan, missing);
    world.log().publish();
  }

  private void ceremony(DomainProfile.Server... servers) {
    log(policy(), domain.officer());
    log(domain.generation(), TestCeremony.PARTITIONS.toArray(StatementSigner[]::new));
    RequestId selfTest =
        RequestId.of(Arrays.copyOf(domain.generation().sessionId().octets(), RequestId.LENGTH));
    log(new BatchOpened(domain.name(), selfTest, 0, 1, Purpose.SELF_TEST, List.of()));
    long leaf =
        log(
            new Extraction(
                domain.name(),
                TestDomain.EPOCH,
                selfTest,
                0,
                0,
                1522,
                Purpose.SELF_TEST,
                IdentityCommitment.selfTest(),
                List.of()));
    log(new SelfTestPassed(domain.name(), domain.generation().gamma(), leaf), domain.bundleKey());
    world.log().append(domain.profile(servers));
  }

  private DomainPolicy policy() {
    return new DomainPolicy(
        domain.name(),
        1,
        Hash32.ZERO,
        domain.kms(),
        domain.rule(),
        List.of(
            new Officer(
                "officer",
                Set.of(Role.SECURITY_OFFICER, Role.ENROLMENT_OFFICER, Role.ISSUE_OFFICER),
                domain.officer().spki()),
            new Officer("first", Set.of(Role.APPROVER), first.spki()),
            new Officer("second", Set.of(Role.APPROVER), second.spki())),
        2,
        Set.of(Purpose.ISSUE),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        1000,
        1);
  }

  private void enrol(DeviceFolder device) {
    try {
      log(
          new Enrolled(
              domain.name(),
              domain.commitment(device.user()),
              device.deviceId(),
              device.authentication().keyId(),
              device.suite().code(),
              device.sealKeyHash(),
              DeviceState.ACTIVE),
          domain.officer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BatchPlan plan(List<DeviceFolder> devices, List<Long> periods) {
    List<PlannedLeaf> leaves = new ArrayList<>();
    for (DeviceFolder device : devices) {
      for (long period : periods) {
        leaves.add(
            new PlannedLeaf(
                period, domain.commitment(device.user()), List.of(device.sealKeyHash())));
      }
    }
    return BatchPlan.of(
        new BatchPlan.Header(requestId, domain.name(), TestDomain.EPOCH, Purpose.ISSUE),
        leaves,
        1000);
  }

  private Request request(DomainPolicy policy, BatchPlan plan) {
    return new Request(
        requestId,
        domain.name(),
        TestDomain.EPOCH,
        domain.generation().gamma(),
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
        "test");
  }

  private void leaf(Extraction leaf, List<DeviceFolder> devices) {
    byte[] entry = SignedStatement.unsigned(leaf).encoded();
    long index = world.log().append(entry);
    DeviceFolder device =
        devices.stream()
            .filter(d -> leaf.recipients().contains(d.sealKeyHash()))
            .findFirst()
            .orElseThrow();
    SealedKeySet sealed = domain.seal(device, leaf.period(), index);
    records.add(new World.Answered(sealed.encoded(), entry, index, List.of()));
  }

  private void export(long count) {
    log(
        new Export(
            stream,
            1,
            BundleKind.KEY_SETS.code(),
            domain.name(),
            payload(),
            count,
            Hash32.sha256(new byte[] {3}),
            requestId,
            0),
        domain.bundleKey());
  }

  private void manifest(BatchPlan plan, int missing) {
    if (missing != 0) {
      return;
    }
    TreeMap<Long, Long> counts = new TreeMap<>();
    plan.batches()
        .getFirst()
        .extractions()
        .forEach(leaf -> counts.merge(leaf.period(), 1L, Long::sum));
    log(
        new Manifest(
            domain.name(),
            requestId,
            counts.entrySet().stream()
                .map(e -> new Manifest.PeriodCount(e.getKey(), e.getValue(), e.getValue()))
                .toList(),
            1,
            Merkle.root(List.of(payload().octets()))),
        domain.bundleKey());
  }

  private Hash32 payload() {
    return Hash32.sha256(new byte[] {2});
  }

  private long log(Statement statement, StatementSigner... signers) {
    return world.log().append(SignedStatement.sign(statement, List.of(signers)));
  }
}

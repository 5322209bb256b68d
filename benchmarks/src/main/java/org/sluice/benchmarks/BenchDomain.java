package org.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.sluice.hsm.disk.FolderPartitionStore;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.VerifiedCheckpoint;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.Witness;
import org.sluice.threshold.ceremony.CeremonyRun;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.partition.PartitionCore;

/// One domain with its officers, partitions and log, made by a real ceremony and self-test: ready
/// for requests.
final class BenchDomain implements AutoCloseable {
  static final Threshold THRESHOLD = new Threshold(2, 3);
  static final DomainName NAME = DomainName.parse("bench.example.org");
  static final KmsUri KMS = KmsUri.parse("kms.bench.example.org");
  static final int EPOCH = 1;
  // A week: identifiers of 32 octets, as TS 33.180 networks use them.
  static final PeriodRule RULE = PeriodRule.hashed(604_800, 0);

  final Signer security = Signer.ecdsa();
  final Signer requester = Signer.ecdsa();
  final Signer first = Signer.ecdsa();
  final Signer second = Signer.ecdsa();
  final Signer enroller = Signer.ecdsa();
  final long period = KeyPeriod.at(RULE, Instant.now()).number();
  final DomainPolicy policy = policy();
  final Tokens tokens;
  final BenchLog log;
  final GenerationRecord record;
  final MasterKeys master;
  private final List<PartitionCore> cores = new ArrayList<>();
  private final List<TimedPartition> partitions = new ArrayList<>();
  private final CheckpointVerifier verifier;

  /// Everything that is written goes below `folder`.
  BenchDomain(Tokens tokens, Path folder, StageClock clock) {
    this.tokens = tokens;
    this.log = new BenchLog(folder.resolve("log"), tokens, clock);
    for (int i = 1; i <= THRESHOLD.n(); i++) {
      PartitionCore core =
          new PartitionCore(
              i,
              log.key(),
              tokens.partitions().get(i - 1),
              new FolderPartitionStore(folder.resolve("partition-" + i)),
              InstantSource.system(),
              new SecureRandom());
      cores.add(core);
      partitions.add(new TimedPartition(core, clock));
    }
    this.verifier = new CheckpointVerifier(log.key(), witnesses(), THRESHOLD.quorum());
    SignedStatement generation = ceremony();
    this.record = (GenerationRecord) generation.statement();
    this.master =
        new MasterKeys(
            KMS,
            PublicPoint.of(Curve.SAKKE, record.zT().toArray()),
            PublicPoint.of(Curve.P256, record.kpak().toArray()),
            RULE);
    var _ = log(List.of(SignedStatement.sign(policy, security), generation));
    activate();
    selfTest();
    var _ = log(List.of(SignedStatement.sign(profile(), security)));
  }

  /// Appends and publishes: the index of the first.
  long log(List<SignedStatement> statements) {
    long at = log.append(statements);
    var _ = publish();
    return at;
  }

  VerifiedCheckpoint publish() {
    return log.publish(partitions, verifier);
  }

  BatchExtraction extraction() {
    return new BatchExtraction(record, partitions, new SecureRandom());
  }

  private List<NoteKey> witnesses() {
    return cores.stream()
        .map(p -> Witness.key(BenchLog.ORIGIN, p.index(), p.identity().witnessKey()))
        .toList();
  }

  private DomainPolicy policy() {
    return new DomainPolicy(
        NAME,
        1,
        Hash32.ZERO,
        KMS,
        RULE,
        List.of(
            security.officer("security", Role.SECURITY_OFFICER),
            requester.officer("requester", Role.ISSUE_OFFICER),
            first.officer("first", Role.APPROVER),
            second.officer("second", Role.APPROVER),
            enroller.officer("enroller", Role.ENROLMENT_OFFICER)),
        2,
        Set.of(Purpose.ISSUE, Purpose.SELF_TEST),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        100_000,
        1);
  }

  private SignedStatement ceremony() {
    CeremonyPlan plan =
        new CeremonyPlan(
            THRESHOLD,
            NAME,
            EPOCH,
            1,
            BenchLog.ORIGIN,
            log.key().vkey(),
            policy.hash(),
            Hash32.sha256(new byte[] {1}),
            cores.stream().map(PartitionCore::identity).toList());
    cores.forEach(p -> p.custodianConfirms(plan));
    return CeremonyRun.run(plan, partitions);
  }

  private void activate() {
    for (PartitionCore p : cores) {
      Freshness.Challenge asked = p.activate(NAME);
      List<Freshness.Answer> answers =
          cores.stream().filter(o -> o.index() != p.index()).map(o -> o.answer(asked)).toList();
      p.confirmFresh(NAME, answers);
    }
  }

  private void selfTest() {
    RequestId id = RequestId.of(Arrays.copyOf(record.sessionId().octets(), RequestId.LENGTH));
    BatchOpened opened = new BatchOpened(NAME, id, 0, 1, Purpose.SELF_TEST, List.of());
    Extraction leaf =
        new Extraction(
            NAME,
            EPOCH,
            id,
            0,
            0,
            period,
            Purpose.SELF_TEST,
            IdentityCommitment.selfTest(),
            List.of());
    long at =
        log.append(List.of(SignedStatement.unsigned(opened), SignedStatement.unsigned(leaf))) + 1;
    Octets salt = Octets.of(new byte[IdentityCommitment.SALT_OCTETS]);
    Order order =
        new Order(NAME, List.of(new LeafOpening(at, salt, UserUri.SELF_TEST)), publish().note());
    List<Identifier> ids = List.of(Identifier.of(RULE, UserUri.SELF_TEST, KMS, period));
    try (ExtractedBatch _ = extraction().extract(order, ids, false)) {
      var _ =
          log(
              List.of(
                  SignedStatement.sign(
                      new SelfTestPassed(NAME, record.gamma(), at), tokens.bundle())));
    }
  }

  /// With a profile in the log the partitions check the appliance's signatures, as in operation.
  private DomainProfile profile() {
    List<DomainProfile.Witness> named = new ArrayList<>();
    for (PartitionCore p : cores) {
      Octets key = p.identity().witnessKey();
      named.add(
          new DomainProfile.Witness(
              p.index(), Witness.key(BenchLog.ORIGIN, p.index(), key).name(), key));
    }
    return new DomainProfile(
        NAME,
        1,
        Hash32.ZERO,
        KMS,
        RULE,
        EPOCH,
        record.gamma(),
        Hash32.sha256("certificate".getBytes(StandardCharsets.US_ASCII)),
        Hash32.ZERO,
        BenchLog.ORIGIN,
        Octets.of(log.key().octets()),
        named,
        THRESHOLD.quorum(),
        tokens.bundleSpki(),
        List.of(),
        300,
        0);
  }

  @Override
  public void close() {
    cores.forEach(PartitionCore::close);
  }
}

package org.sluice.system.memory;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.ceremony.CeremonyRun;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.partition.PartitionCore;

/// A domain 2 of 3 with its log and officers, from ceremony to self-test.
final class Domain {
  static final DomainName NAME = DomainName.parse("memory.example.org");
  static final KmsUri KMS = KmsUri.parse("kms.example.org");
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final long PERIOD = KeyPeriod.at(PeriodRule.MONTHLY, NOW).number();
  private static final String ORIGIN = "log.example.org/memory";
  private static final Signer LOG = Signer.ed25519("log");

  final Signer requester = Signer.p256("rita");
  final Signer first = Signer.p256("adam");
  final Signer second = Signer.p256("bea");
  final Signer enroller = Signer.p256("emma");
  private final Signer security = Signer.p256("sam");
  private final Signer appliance = Signer.p256("appliance");
  private final List<byte[]> entries = new ArrayList<>();
  private final List<PartitionCore> partitions;
  final DomainPolicy policy;
  final GenerationRecord record;
  private SignedNote note;

  /// Runs the ceremony and logs its record.
  Domain(List<PartitionCore> partitions) {
    this.partitions = partitions;
    this.policy = firstPolicy();
    CeremonyPlan plan = plan();
    partitions.forEach(p -> p.custodianConfirms(plan));
    SignedStatement signed = CeremonyRun.run(plan, partitions);
    this.record = (GenerationRecord) signed.statement();
    long _ = append(SignedStatement.sign(policy, security), signed);
    this.note = cosigned();
  }

  static NoteKey logKey() {
    return NoteKey.ed25519(ORIGIN, LOG.ed25519Octets());
  }

  void activate() {
    for (PartitionCore p : partitions) {
      Freshness.Challenge c = p.activate(NAME);
      p.confirmFresh(NAME, partitions.stream().filter(o -> o != p).map(o -> o.answer(c)).toList());
    }
  }

  void selfTest() {
    RequestId id = RequestId.of(Arrays.copyOf(record.sessionId().octets(), RequestId.LENGTH));
    BatchOpened opened = new BatchOpened(NAME, id, 0, 1, Purpose.SELF_TEST, List.of());
    Hash32 nobody = IdentityCommitment.selfTest();
    Extraction leaf =
        new Extraction(NAME, 1, id, 0, 0, PERIOD, Purpose.SELF_TEST, nobody, List.of());
    long index = append(SignedStatement.unsigned(opened), SignedStatement.unsigned(leaf)) + 1;
    publish();
    LeafOpening opening = new LeafOpening(index, Octets.of(new byte[32]), UserUri.SELF_TEST);
    try (ExtractedBatch _ = extract(List.of(opening), List.of(identifier(UserUri.SELF_TEST)))) {
      long _ =
          append(SignedStatement.sign(new SelfTestPassed(NAME, record.gamma(), index), appliance));
    }
    publish();
  }

  ExtractedBatch extract(List<LeafOpening> leaves, List<Identifier> ids) {
    return new BatchExtraction(record, partitions, new SecureRandom())
        .extract(new Order(NAME, leaves, note), ids, false);
  }

  Identifier identifier(UserUri user) {
    return Identifier.of(policy.rule(), user, KMS, PERIOD);
  }

  MasterKeys masterKeys() {
    return new MasterKeys(
        KMS,
        PublicPoint.of(Curve.SAKKE, record.zT().toArray()),
        PublicPoint.of(Curve.P256, record.kpak().toArray()),
        policy.rule());
  }

  /// Index of the first one.
  long append(SignedStatement... statements) {
    long index = entries.size();
    for (SignedStatement s : statements) {
      entries.add(s.encoded());
    }
    return index;
  }

  /// All partitions read to the end and co-sign.
  void publish() {
    note = cosigned();
  }

  private SignedNote cosigned() {
    CompactRange range = new CompactRange();
    entries.forEach(e -> range.append(Merkle.leafHash(e)));
    String text = new Checkpoint(ORIGIN, entries.size(), range.root()).text();
    byte[] signature = LOG.sign(text.getBytes(StandardCharsets.UTF_8));
    SignedNote open = new SignedNote(text, List.of(SignedNote.Line.of(logKey(), signature)));
    SignedNote all = open;
    for (PartitionCore p : partitions) {
      long from = p.logPosition();
      LogAdvance next =
          new LogAdvance(from, entries.subList(Math.toIntExact(from), entries.size()), open);
      SignedNote.Line line = p.follow(next);
      if (line == null) {
        throw new IllegalStateException("partition " + p.index() + " did not co-sign");
      }
      all = all.withLine(line);
    }
    return all;
  }

  private CeremonyPlan plan() {
    return new CeremonyPlan(
        new Threshold(2, HsmPartitions.COUNT),
        NAME,
        1,
        1,
        ORIGIN,
        logKey().vkey(),
        policy.hash(),
        Hash32.sha256(new byte[] {1}),
        partitions.stream().map(PartitionCore::identity).toList());
  }

  private DomainPolicy firstPolicy() {
    return new DomainPolicy(
        NAME,
        1,
        Hash32.ZERO,
        KMS,
        PeriodRule.MONTHLY,
        List.of(
            security.as(Role.SECURITY_OFFICER),
            requester.as(Role.ISSUE_OFFICER),
            first.as(Role.APPROVER),
            second.as(Role.APPROVER),
            enroller.as(Role.ENROLMENT_OFFICER)),
        2,
        EnumSet.of(Purpose.ISSUE, Purpose.SELF_TEST),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        1000,
        1);
  }
}

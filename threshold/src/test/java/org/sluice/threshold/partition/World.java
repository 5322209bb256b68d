package org.sluice.threshold.partition;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
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
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Fuse;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.ceremony.CeremonyRun;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;

/// Partitions (2 of 3 unless said otherwise), a log, officers and a clock, all in memory.
final class World implements AutoCloseable {
  static final DomainName DOMAIN = DomainName.parse("a.example.org");
  static final KmsUri KMS = KmsUri.parse("kms.example.org");
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  static final long NOVEMBER = KeyPeriod.at(PeriodRule.MONTHLY, START).number();

  static final Octets AUDIT_KEY = Octets.of(Hash32.sha256(new byte[] {80}).octets());

  Threshold threshold;
  final LogDouble log;
  final List<TokenDouble> tokens = new ArrayList<>();
  final List<StoreDouble> stores = new ArrayList<>();
  final List<Fuse> fuses = new ArrayList<>();
  final List<PartitionCore> partitions = new ArrayList<>();
  final Person security;
  final Person security2;
  final Person requester;
  final Person first;
  final Person second;
  final Person enroller;
  final Person appliance;
  final Person auditor;
  final Person auditor2;
  final DomainPolicy policy;
  Instant now = START;
  SignedNote note;
  GenerationRecord record;
  long selfTestLeaf;

  World() {
    this(new Threshold(2, 3));
  }

  World(Threshold threshold) {
    this(threshold, new LogDouble());
  }

  /// Three others, over that log.
  World(LogDouble log) {
    this(new Threshold(2, 3), log);
  }

  /// Whose ceremony's policy allows these purposes alone.
  World(EnumSet<Purpose> purposes) {
    this(new Threshold(2, 3), new LogDouble(), purposes);
  }

  private World(Threshold threshold, LogDouble log) {
    this(threshold, log, EnumSet.allOf(Purpose.class));
  }

  private World(Threshold threshold, LogDouble log, EnumSet<Purpose> purposes) {
    this.threshold = threshold;
    this.log = log;
    security = new Person("sam");
    security2 = new Person("sue");
    requester = new Person("rita");
    first = new Person("adam");
    second = new Person("bea");
    enroller = new Person("emma");
    appliance = new Person("appliance");
    auditor = new Person("audrey");
    auditor2 = new Person("august");
    policy = policy(1, Hash32.ZERO, purposes);
    for (int i = 1; i <= threshold.n(); i++) {
      fuses.add(new Fuse());
      tokens.add(new TokenDouble(fuses.getLast()));
      stores.add(new StoreDouble(fuses.getLast()));
      partitions.add(open(i));
    }
  }

  /// The same world as it is now, to go on otherwise: all partitions are started anew.
  World(World from) {
    threshold = from.threshold;
    log = from.log.fork(from.log.entries.size());
    security = from.security;
    security2 = from.security2;
    requester = from.requester;
    first = from.first;
    second = from.second;
    enroller = from.enroller;
    appliance = from.appliance;
    auditor = from.auditor;
    auditor2 = from.auditor2;
    policy = from.policy;
    record = from.record;
    selfTestLeaf = from.selfTestLeaf;
    for (int i = 1; i <= from.tokens.size(); i++) {
      Fuse fuse = new Fuse();
      fuses.add(fuse);
      tokens.add(new TokenDouble(from.tokens.get(i - 1), fuse));
      stores.add(new StoreDouble(fuse));
      stores.getLast().restore(from.stores.get(i - 1).copy());
      partitions.add(open(i));
    }
    if (!log.entries.isEmpty()) {
      publish();
    }
  }

  /// A partition with a token and a store of its own that have seen nothing, at the end of the list
  /// or in the place of another.
  PartitionCore newPartition(int index) {
    Fuse fuse = new Fuse();
    put(fuses, index, fuse);
    put(tokens, index, new TokenDouble(fuse));
    put(stores, index, new StoreDouble(fuse));
    PartitionCore p = open(index);
    put(partitions, index, p);
    return p;
  }

  private static <T> void put(List<T> list, int index, T value) {
    if (index > list.size()) {
      list.add(value);
    } else {
      T _ = list.set(index - 1, value);
    }
  }

  /// A partition process over token and store `index`.
  PartitionCore open(int index) {
    return new PartitionCore(
        index,
        log.noteKey(),
        tokens.get(index - 1),
        stores.get(index - 1),
        () -> now,
        new SecureRandom());
  }

  /// Policy, ceremony, activation, self-test: ready for requests.
  World ready() {
    return generated().active().tested();
  }

  World generated() {
    CeremonyPlan plan = plan();
    partitions.forEach(p -> p.custodianConfirms(plan));
    SignedStatement signed = CeremonyRun.run(plan, partitions);
    record = (GenerationRecord) signed.statement();
    log.append(SignedStatement.sign(policy, security), signed);
    publish();
    return this;
  }

  World active() {
    partitions.subList(0, threshold.n()).forEach(this::activate);
    return this;
  }

  void activate(PartitionCore p) {
    Freshness.Challenge c = p.activate(DOMAIN);
    p.confirmFresh(
        DOMAIN,
        partitions.stream().filter(o -> o.index() != p.index()).map(o -> o.answer(c)).toList());
  }

  World tested() {
    openSelfTest();
    publish();
    try (ExtractedBatch keys =
        extraction()
            .extract(
                selfTestOrder(),
                List.of(Identifier.of(policy.rule(), UserUri.SELF_TEST, KMS, NOVEMBER)),
                false)) {
      if (keys.keys().size() != 1) {
        throw new IllegalStateException("one key expected");
      }
    }
    log.append(
        SignedStatement.sign(new SelfTestPassed(DOMAIN, record.gamma(), selfTestLeaf), appliance));
    publish();
    return this;
  }

  void openSelfTest() {
    RequestId id = RequestId.of(Arrays.copyOf(record.sessionId().octets(), 16));
    selfTestLeaf =
        log.append(
                SignedStatement.unsigned(
                    new BatchOpened(DOMAIN, id, 0, 1, Purpose.SELF_TEST, List.of())),
                SignedStatement.unsigned(
                    new Extraction(
                        DOMAIN,
                        record.epoch(),
                        id,
                        0,
                        0,
                        NOVEMBER,
                        Purpose.SELF_TEST,
                        IdentityCommitment.selfTest(),
                        List.of())))
            + 1;
  }

  Order selfTestOrder() {
    return new Order(
        DOMAIN,
        List.of(new LeafOpening(selfTestLeaf, Octets.of(new byte[32]), UserUri.SELF_TEST)),
        note);
  }

  CeremonyPlan plan() {
    return plan(1, partitions);
  }

  /// A plan for new secrets.
  CeremonyPlan plan(int epoch, List<PartitionCore> members) {
    return new CeremonyPlan(
        threshold,
        DOMAIN,
        epoch,
        1,
        LogDouble.ORIGIN,
        log.noteKey().vkey(),
        policy.hash(),
        Hash32.sha256(new byte[] {1}),
        members.stream().map(PartitionCore::identity).toList());
  }

  /// The security officer says when an epoch begins.
  SignedStatement epochStart(long epoch, long firstPeriod) {
    return SignedStatement.sign(
        new EpochStart(DOMAIN, epoch, firstPeriod, EpochStart.DEFAULT_PERIODS), security);
  }

  /// A plan that shares the secrets of the generation in force anew.
  CeremonyPlan after(Threshold next, List<Integer> dealers) {
    return new CeremonyPlan(
        next,
        DOMAIN,
        1,
        (int) record.generation() + 1,
        LogDouble.ORIGIN,
        log.noteKey().vkey(),
        policy.hash(),
        Hash32.sha256(new byte[] {1}),
        partitions.subList(0, next.n()).stream().map(PartitionCore::identity).toList(),
        new CeremonyPlan.After(record.gamma(), dealers));
  }

  /// Runs it; the record is signed and not yet logged.
  SignedStatement run(CeremonyPlan plan) {
    List<PartitionCore> members = partitions.subList(0, plan.threshold().n());
    members.forEach(p -> p.custodianConfirms(plan));
    return CeremonyRun.run(plan, members);
  }

  /// Logs it: the switch.
  World switchTo(SignedStatement signed) {
    record = (GenerationRecord) signed.statement();
    threshold = new Threshold(record.t(), record.n());
    log.append(signed);
    publish();
    return this;
  }

  DomainPolicy policy(int number, Hash32 previous, EnumSet<Purpose> purposes) {
    return new DomainPolicy(
        DOMAIN,
        number,
        previous,
        KMS,
        PeriodRule.MONTHLY,
        List.of(
            security.as(Role.SECURITY_OFFICER),
            security2.as(Role.SECURITY_OFFICER),
            requester.as(Role.ISSUE_OFFICER, Role.APPROVER, Role.AUDITOR),
            auditor.as(Role.AUDITOR),
            auditor2.as(Role.AUDITOR),
            first.as(Role.APPROVER),
            second.as(Role.APPROVER),
            enroller.as(Role.ENROLMENT_OFFICER)),
        2,
        purposes,
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        1000,
        1);
  }

  /// The audit function, `perDay` audit keys in 24 hours.
  AuditFunction auditFunction(long number, Hash32 previous, long perDay) {
    return new AuditFunction(
        DOMAIN, number, previous, 1, AUDIT_KEY, perDay, 0, now.getEpochSecond());
  }

  /// The security officer names it.
  World audited(long perDay) {
    log.append(SignedStatement.sign(auditFunction(1, Hash32.ZERO, perDay), security));
    return this;
  }

  /// All partitions follow to the log's end and co-sign.
  SignedNote publish() {
    SignedNote next = log.note();
    for (PartitionCore p : partitions) {
      next = next.withLine(p.follow(log.from(p.logPosition())));
    }
    note = next;
    return next;
  }

  BatchExtraction extraction() {
    return new BatchExtraction(record, partitions, new SecureRandom());
  }

  @Override
  public void close() {
    partitions.forEach(PartitionCore::close);
  }
}

package org.sluice.threshold.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.EpochCalendar;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.sharing.Succession;

/// What the entries say about one domain: policy, generation, profile, devices; requests and
/// batches are kept by [BatchBook].
final class DomainState {
  private long reviewers;
  private DomainPolicy policy;
  private Hash32 policyHash;
  private Signers signers;
  private @Nullable GenerationInForce generation;
  private @Nullable DomainProfile profile;
  private final Generations generations = new Generations();
  private final EpochCalendar epochs = new EpochCalendar();
  private final Devices devices = new Devices();
  private final BatchBook batches = new BatchBook(this);
  private final StandingBook standing = new StandingBook(this);
  private final Backups backups = new Backups(generations);
  private final Recovery recovery = new Recovery();
  private final AuditBook audit;
  private @Nullable CallPolicy calls;
  private long otherSigners;

  /// The first policy vouches for itself here. It comes to power only through a generation record:
  /// the custodians confirmed its hash in the ceremony, and a partition activates nothing else.
  DomainState(EntryContext in, SignedStatement entry, DomainPolicy first) {
    in.require(
        first.number() == 1, EntryRule.BROKEN_CHAIN, "first policy has number " + first.number());
    this.policy = first;
    this.policyHash = first.hash();
    this.signers = new Signers(first);
    this.audit = new AuditBook(this, first);
    signers.quorum(in, entry, Role.SECURITY_OFFICER, first.securityQuorum());
  }

  DomainPolicy policy() {
    return policy;
  }

  Hash32 policyHash() {
    return policyHash;
  }

  Signers signers() {
    return signers;
  }

  Devices devices() {
    return devices;
  }

  BatchBook batches() {
    return batches;
  }

  StandingBook standing() {
    return standing;
  }

  Backups backups() {
    return backups;
  }

  Recovery recovery() {
    return recovery;
  }

  AuditBook audit() {
    return audit;
  }

  @Nullable GenerationInForce generation() {
    return generation;
  }

  GenerationInForce generationOr(EntryContext in) {
    GenerationInForce g = generation;
    if (g == null) {
      throw in.refused(EntryRule.OTHER_GENERATION, "no generation of the domain is in force");
    }
    return g;
  }

  /// keys-and-trust 8: policy k+1 is signed by the quorum of k.
  void policy(EntryContext in, SignedStatement entry, DomainPolicy next) {
    in.require(
        next.number() == policy.number() + 1 && next.previous().equals(policyHash),
        EntryRule.BROKEN_CHAIN,
        "policy " + next.number() + " does not follow policy " + policy.number());
    in.require(
        next.kms().equals(policy.kms()) && next.rule().equals(policy.rule()),
        EntryRule.OTHER_IDENTIFIERS,
        "policy " + next.number() + " changes the server's name or the rule of its identifiers");
    audit.policy(in, next);
    if (recovery.allows(next)) {
      new Signers(next).quorum(in, entry, Role.SECURITY_OFFICER, next.securityQuorum());
    } else {
      signers.quorum(in, entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    }
    recovery.end();
    policy = next;
    policyHash = next.hash();
    signers = new Signers(next);
  }

  /// Design section 3: all n signatures, one of them this partition's own. A partition signs only a
  /// record that it assembled itself and whose shares it holds durably.
  ///
  /// A `stranger` is a member of nothing yet, or no more: it reads what others did, so that a
  /// newcomer can come to the generation that its custodian confirmed (docs/adr/009).
  void generation(
      EntryContext in,
      SignedStatement entry,
      GenerationRecord record,
      OwnPlace own,
      boolean stranger) {
    in.require(
        record.logOrigin().equals(own.logOrigin()),
        EntryRule.UNKNOWN_GENERATION,
        "record names another log");
    GenerationInForce before = generation;
    boolean follows =
        before == null
            ? record.generation() == 1
            : record.epoch() == before.record().epoch()
                ? record.generation() == before.record().generation() + 1
                : record.epoch() == before.record().epoch() + 1 && record.generation() == 1;
    in.require(follows, EntryRule.UNKNOWN_GENERATION, "record does not follow the one in force");
    GenerationInForce next = new GenerationInForce(record, policyHash);
    @Nullable GenerationRecord same =
        before != null && before.record().epoch() == record.epoch() ? before.record() : null;
    // A partition that is retired reads on: at least t members of before, one of them honest,
    // signed.
    in.require(
        same != null || stranger || next.isMember(own),
        EntryRule.UNKNOWN_GENERATION,
        "record does not have this partition at index " + own.index());
    allPartitionsSigned(in, entry, record);
    if (same != null) {
      @Nullable String wrong = Succession.of(same, record).wrong(record);
      in.require(wrong == null, EntryRule.UNKNOWN_GENERATION, String.valueOf(wrong));
    } else if (before != null) {
      newEpoch(in, before.record(), record);
    }
    recovery.end();
    generation = next;
    generations.add(next.gamma(), record);
    batches.newGeneration();
  }

  /// New secrets, announced by the security officers, and agreed to by at least one honest member
  /// of before.
  private void newEpoch(EntryContext in, GenerationRecord before, GenerationRecord record) {
    in.require(
        !record.zT().equals(before.zT()) && !record.kpak().equals(before.kpak()),
        EntryRule.UNKNOWN_GENERATION,
        "Z_T or KPAK is that of the epoch before");
    int same = record.membersOf(before);
    in.require(
        same >= before.t(),
        EntryRule.UNKNOWN_GENERATION,
        same + " members of the generation before, " + before.t() + " needed");
    none(in, EntryRule.EPOCH, epochs.begin(record.epoch()));
  }

  private static void none(EntryContext in, EntryRule rule, @Nullable String problem) {
    in.require(problem == null, rule, String.valueOf(problem));
  }

  /// keys-and-trust 11: when the next epoch begins, before it is there.
  void epoch(EntryContext in, SignedStatement entry, EpochStart next) {
    GenerationRecord now = generationOr(in).record();
    signers.quorum(in, entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    none(in, EntryRule.EPOCH, epochs.plan(now.epoch(), next));
  }

  /// keys-and-trust 11: how long an epoch is, and what is kept.
  void terms(EntryContext in, SignedStatement entry, DomainTerms next) {
    signers.quorum(in, entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    none(in, EntryRule.EPOCH, epochs.terms(next));
  }

  /// That a user's key of that period may be made under the epoch in force.
  void periodOfEpoch(EntryContext in, long period) {
    none(in, EntryRule.EPOCH, epochs.leaf(period));
  }

  /// Whether `own` is a member of the generation in force.
  boolean hasMember(OwnPlace own) {
    GenerationInForce g = generation;
    return g != null && g.isMember(own);
  }

  /// keys-and-trust 8: too few officers are left, so all custodians, each at their own partition.
  void recoveryProposed(EntryContext in, SignedStatement entry, RecoveryProposed p) {
    in.require(
        p.number() == policy.number() + 1 && p.previous().equals(policyHash),
        EntryRule.BROKEN_CHAIN,
        "proposal does not follow policy " + policy.number());
    allPartitionsSigned(in, entry, generationOr(in).record());
    recovery.propose(in, p);
  }

  void recoveryConcluded(EntryContext in, SignedStatement entry, RecoveryConcluded c) {
    allPartitionsSigned(in, entry, generationOr(in).record());
    recovery.conclude(in, c);
  }

  /// A name takes nothing away: what follows from it people decide.
  void liarNamed(EntryContext in, SignedStatement entry, LiarNamed named) {
    GenerationRecord of = generations.record(named.gamma());
    in.require(
        of != null && named.partitions().getLast() <= of.n() && named.firstLeaf() < in.at(),
        EntryRule.OUT_OF_LIMITS,
        "names a partition, a generation or a leaf that there is not");
    byApplianceKey(in, entry);
  }

  private static void allPartitionsSigned(
      EntryContext in, SignedStatement entry, GenerationRecord record) {
    List<Signature> signatures = entry.signatures();
    for (int i = 1; i <= record.n(); i++) {
      Octets spki = record.partitions().get(i - 1).identitySpki();
      Hash32 keyId = Hash32.sha256(spki.toArray());
      boolean ok =
          signatures.size() == record.n()
              && signatures.stream()
                  .anyMatch(s -> s.keyId().equals(keyId) && in.signed(entry, spki, s));
      in.require(ok, EntryRule.NOT_SIGNED, "no valid signature of partition " + i);
    }
  }

  void profile(EntryContext in, SignedStatement entry, DomainProfile next, OwnPlace own) {
    DomainProfile before = profile;
    boolean follows =
        before == null
            ? next.number() == 1 && next.previous().isZero()
            : next.number() == before.number() + 1 && next.previous().equals(before.hash());
    in.require(follows, EntryRule.BROKEN_CHAIN, "profile " + next.number() + " does not follow");
    in.require(
        next.logOrigin().equals(own.logOrigin()), EntryRule.BROKEN_CHAIN, "profile of another log");
    in.require(
        next.gamma().equals(generationOr(in).gamma()),
        EntryRule.OTHER_GENERATION,
        "profile of another generation");
    audit.profile(in, before, next);
    signers.quorum(in, entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    profile = next;
  }

  /// Partitions make no key because of it; they see to it that nobody alone says whom users trust.
  void callPolicy(EntryContext in, SignedStatement entry, CallPolicy next) {
    in.require(
        next.follows(calls),
        EntryRule.BROKEN_CHAIN,
        "call policy " + next.number() + " does not follow");
    signers.quorum(in, entry, Role.SECURITY_OFFICER, CallPolicy.officersNeeded(policy));
    calls = next;
  }

  /// The same of the keys with which other domains sign.
  void otherSigner(EntryContext in, SignedStatement entry, OtherSigner next) {
    in.require(
        next.number() == otherSigners + 1,
        EntryRule.BROKEN_CHAIN,
        "statement " + next.number() + " about other domains' signers after " + otherSigners);
    signers.quorum(in, entry, Role.SECURITY_OFFICER, CallPolicy.officersNeeded(policy));
    otherSigners++;
  }

  void destroyed(EntryContext in, SignedStatement entry, Destruction d) {
    generations.destroyed(in, entry, d, generationOr(in).gamma());
  }

  Generations generations() {
    return generations;
  }

  void enrolled(EntryContext in, SignedStatement entry, Enrolled device) {
    var _ = signers.one(in, entry, Role.ENROLMENT_OFFICER);
    in.require(
        device.state() != DeviceState.ACTIVE
            || devices.state(device.commitment()) != IdentityState.REVOKED,
        EntryRule.IDENTITY,
        "enrols a device for an identity that was revoked");
    devices.add(device, in.at());
  }

  void identityChanged(EntryContext in, SignedStatement entry, IdentityChanged change) {
    var _ = signers.one(in, entry, Role.ENROLMENT_OFFICER);
    in.require(
        devices.state(change.commitment()) != IdentityState.REVOKED,
        EntryRule.IDENTITY,
        "the identity was revoked");
    devices.change(change);
  }

  /// It takes a right away, so one officer of those who give it is enough.
  void cancelled(EntryContext in, SignedStatement entry, RequestCancelled cancelled) {
    var roles = signers.anyOne(in, entry).roles();
    in.require(
        roles.contains(Role.ISSUE_OFFICER) || roles.contains(Role.APPROVER),
        EntryRule.WRONG_ROLE,
        "neither an issue officer nor an approver");
    batches.cancelled(in, cancelled.requestId());
  }

  void carriedIn(EntryContext in, SignedStatement entry) {
    var _ = signers.anyOne(in, entry);
  }

  void logRead(EntryContext in, SignedStatement entry, LogRead read) {
    in.require(read.end() <= in.at(), EntryRule.OUT_OF_LIMITS, "entries that are not before it");
    var _ = signers.anyOne(in, entry);
  }

  /// Partitions make no key because of it; they see to it that nobody learns names unseen.
  void reviewerNamed(EntryContext in, SignedStatement entry, ReviewerNamed named) {
    in.require(
        named.number() == reviewers + 1,
        EntryRule.BROKEN_CHAIN,
        "statement " + named.number() + " about reviewers after " + reviewers);
    signers.quorum(in, entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    reviewers++;
  }

  void selfTestPassed(EntryContext in, SignedStatement entry, SelfTestPassed passed) {
    GenerationInForce g = generationOr(in);
    in.require(
        passed.gamma().equals(g.gamma()), EntryRule.OTHER_GENERATION, "self-test of another one");
    byApplianceKey(in, entry);
    LoggedBatch batch = batches.containing(passed.leafIndex());
    in.require(
        g.selfTest() == GenerationInForce.SelfTest.OPENED
            && batch != null
            && batch.purpose() == Purpose.SELF_TEST
            && batch.gamma().equals(g.gamma()),
        EntryRule.SELF_TEST,
        "no open self-test at leaf " + passed.leafIndex());
    g.selfTest(GenerationInForce.SelfTest.PASSED);
    batches.close(g.selfTestRequest(), 0);
  }

  /// The bundle key is known from the profile. Before the first profile nobody but the partitions
  /// reads the log, and a statement by that key only ever takes rights away (it closes a batch).
  void byApplianceKey(EntryContext in, SignedStatement entry) {
    DomainProfile p = profile;
    if (p == null) {
      return;
    }
    boolean ok =
        entry.signatures().size() == 1
            && in.signed(entry, p.bundleSpki(), entry.signatures().getFirst());
    in.require(ok, EntryRule.NOT_SIGNED, "not signed by the profile's bundle key");
  }
}

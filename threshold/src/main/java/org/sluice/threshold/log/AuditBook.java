package org.sluice.threshold.log;

import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.StandingCount;
import org.sluice.threshold.EntryRule;

/// Audit keys of one domain: whether there may be any, to whom they are sealed, how many in 24
/// hours. All of it follows from the entries alone.
///
/// Whether there may be any is said by the first policy, whose hash the custodians confirmed in the
/// ceremony: what does not have the purpose there never gets it. A later profile can forbid them
/// too, under a policy without the purpose, and then it is the same.
final class AuditBook {
  private final DomainState domain;
  private boolean forbidden;
  private final StandingCount count = new StandingCount();
  private @Nullable AuditFunction function;

  AuditBook(DomainState domain, DomainPolicy first) {
    this.domain = domain;
    this.forbidden = !first.purposes().contains(Purpose.AUDIT);
  }

  void policy(EntryContext in, DomainPolicy next) {
    in.require(
        !forbidden || !next.purposes().contains(Purpose.AUDIT),
        EntryRule.AUDIT,
        "audit keys of " + next.domain() + " were forbidden for good");
  }

  /// A promise that is true, and is kept: from this entry on no partition makes one, also not of a
  /// batch that was opened before.
  void profile(EntryContext in, @Nullable DomainProfile before, DomainProfile next) {
    boolean promised = next.options().contains(DomainOption.NO_AUDIT_KEYS);
    in.require(
        !promised || !domain.policy().purposes().contains(Purpose.AUDIT),
        EntryRule.AUDIT,
        "promises no audit keys, which the policy allows");
    in.require(
        promised || before == null || !before.options().contains(DomainOption.NO_AUDIT_KEYS),
        EntryRule.AUDIT,
        "takes back that there are no audit keys");
    if (promised && !forbidden) {
      forbidden = true;
      domain.batches().closeAll(Purpose.AUDIT);
    }
  }

  void function(EntryContext in, SignedStatement entry, AuditFunction next) {
    in.require(!forbidden, EntryRule.AUDIT, "audit keys were forbidden for good");
    in.require(
        next.follows(function),
        EntryRule.BROKEN_CHAIN,
        "audit function " + next.number() + " does not follow");
    domain.signers().quorum(in, entry, Role.SECURITY_OFFICER, domain.policy().securityQuorum());
    function = next;
  }

  private AuditFunction functionOr(EntryContext in) {
    AuditFunction f = function;
    if (forbidden || f == null) {
      throw in.refused(
          EntryRule.AUDIT,
          forbidden
              ? "audit keys were forbidden for good"
              : "no audit function was named, to which an audit key could be sealed");
    }
    return f;
  }

  void requested(EntryContext in) {
    AuditFunction _ = functionOr(in);
  }

  /// The auditor who asked has it made, after the approvals and within the day's number.
  void ordered(EntryContext in, SignedStatement entry, AuditOrdered o, RequestState r) {
    AuditFunction f = functionOr(in);
    in.require(
        r.request().purpose() == Purpose.AUDIT,
        EntryRule.AUDIT,
        "orders a request of another kind");
    Officer by = domain.signers().one(in, entry, Role.AUDITOR);
    in.require(
        by.equals(r.requester()), EntryRule.OTHER_REQUEST, by.name() + " did not make the request");
    in.require(o.requestHash().equals(r.hash()), EntryRule.OTHER_REQUEST, "is for other content");
    in.require(r.ordered() == null, EntryRule.AUDIT, "the audit key was ordered before");
    int needed = domain.policy().approvalsNeeded(Purpose.AUDIT);
    in.require(
        r.approvers() >= needed,
        EntryRule.TOO_FEW_APPROVALS,
        r.approvers() + " auditors approved, " + needed + " needed");
    in.require(!count.isBackwards(o.time()), EntryRule.AUDIT_COUNT, "before an earlier order");
    long used = count.usedAt(o.time());
    in.require(
        used + 1 <= f.perDay(),
        EntryRule.AUDIT_COUNT,
        used + " audit keys in 24 hours and one more, " + f.perDay() + " allowed");
    count.add(o.time(), 1);
    r.order(o);
  }

  /// Sealed to the audit function and to nobody else.
  void leaf(EntryContext in, Extraction e) {
    Hash32 key = functionOr(in).keyHash();
    in.require(
        e.recipients().size() == 1 && e.recipients().getFirst().equals(key),
        EntryRule.RECIPIENT,
        "an audit key for " + e.recipients() + ", the audit function is " + key);
  }

  /// The end of its batch, and the only one.
  void released(EntryContext in, SignedStatement entry, AuditReleased x) {
    domain.byApplianceKey(in, entry);
    LoggedBatch batch = domain.batches().containing(x.leafIndex());
    in.require(
        batch != null && batch.is(x.requestId(), 0) && batch.purpose() == Purpose.AUDIT,
        EntryRule.AUDIT,
        "entry " + x.leafIndex() + " is no audit key of request " + x.requestId());
    domain.batches().close(x.requestId(), 0);
  }
}

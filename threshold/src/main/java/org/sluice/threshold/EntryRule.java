package org.sluice.threshold;

/// Rules of the log's entries. All are decided by the entries alone, so that every partition comes
/// to the same answer.
public enum EntryRule {
  /// Octets that are no canonical statement.
  MALFORMED,
  /// No policy of that domain has been logged.
  UNKNOWN_DOMAIN,
  /// Number or hash of the statement before does not continue the chain.
  BROKEN_CHAIN,
  /// A later policy names another server or another rule of identifiers and periods: under the same
  /// master secrets two users could then have one identifier.
  OTHER_IDENTIFIERS,
  /// Too few valid signatures of those who must sign.
  NOT_SIGNED,
  /// The signer does not hold the role under the policy in force.
  WRONG_ROLE,
  /// The signer is not among the officers of the policy in force.
  UNKNOWN_OFFICER,
  /// A generation record that this partition has not signed, or that does not continue the last.
  UNKNOWN_GENERATION,
  /// Epoch or GAMMA is not that of the domain's generation in force.
  OTHER_GENERATION,
  /// The request was made under another policy than the one in force.
  OTHER_POLICY,
  /// A request id that was used before.
  REQUEST_ID_USED,
  /// Names a request that is not in the log.
  UNKNOWN_REQUEST,
  /// The approval is for other content than the request's.
  OTHER_REQUEST,
  /// Requester and approver are the same officer.
  REQUESTER_APPROVES,
  /// Fewer distinct approvers than the policy demands.
  TOO_FEW_APPROVALS,
  /// The policy does not allow this purpose.
  PURPOSE,
  /// A count, number or time is outside its limits.
  OUT_OF_LIMITS,
  /// A batch out of turn, opened twice, or whose leaves do not follow it.
  BATCH_ORDER,
  /// The leaves are not those whose root was approved.
  NOT_APPROVED_CONTENT,
  /// A period that the request does not name.
  PERIOD,
  /// A period of another epoch, an epoch that nobody announced, or one that overlaps another.
  EPOCH,
  /// A recipient key that is not enrolled and active for the identity.
  RECIPIENT,
  /// A self-test that is missing, doubled or not of the prescribed form.
  SELF_TEST,
  /// A standing approval that is unknown, doubled, ended, or used outside its dates.
  STANDING_APPROVAL,
  /// More keys in 24 hours than a standing approval allows, or times that go backwards.
  STANDING_COUNT,
  /// A policy by custodians that does not follow a proposal of seven days before.
  RECOVERY,
  /// A backup that is doubled or unknown.
  BACKUP,
  /// A drill for an identity that is not a drill's, a key for a drill's identity that is no drill,
  /// or an export of one.
  DRILL,
  /// A key, other than for audit, for an identity that is suspended or revoked, or a revoked one
  /// that is to be active again.
  IDENTITY,
  /// Something of a request that was cancelled.
  CANCELLED,
  /// An export in a stream that has ended, or a stream that is not new.
  STREAM,
  /// An audit key where there are none, to which nobody was named, that was not ordered, or that
  /// would leave by another way.
  AUDIT,
  /// More audit keys in 24 hours than the officers allowed, or times that go backwards.
  AUDIT_COUNT
}

package org.sluice.threshold;

/// Rules that a partition's answers depend on.
public enum Refusal {
  // ceremony
  /// The plan is not the one that the custodian confirmed at this partition.
  PLAN_NOT_CONFIRMED,
  /// A ceremony step out of order, or none is running.
  OUT_OF_ORDER,
  /// The plan does not continue the generation in force: another GAMMA, epoch or number, or dealers
  /// that have no shares of it.
  NOT_THE_NEXT_GENERATION,
  /// A newcomer that was not shown a checkpoint of where it stands with the quorum of the members
  /// before.
  NOT_MET,
  /// The plan's t and n are not among those that this release supports ([Threshold#isSupported()]).
  SET_SIZE_NOT_SUPPORTED,
  /// A message is missing, doubled or in the wrong place.
  WRONG_MESSAGES,
  /// A signature is not its sender's.
  BAD_SIGNATURE,
  /// A message differs from what its sender committed to, or from what others were given.
  EQUIVOCATION,
  /// Key check values of one set differ between its members.
  KEY_CHECK_VALUE,

  // log
  /// Entries do not start where this partition's log ends, or a replay is needed first.
  WRONG_POSITION,
  /// The checkpoint is smaller than one that this partition has co-signed.
  ROLLED_BACK,
  /// The entries or the root are not those of the log that this partition has co-signed.
  FORKED,
  /// The note is malformed, of another log, or without the log's valid signature.
  BAD_CHECKPOINT,
  /// Too few valid cosignatures of partitions.
  NO_QUORUM,
  /// Another process has co-signed with this token since: two partitions must never share one.
  TWO_AT_ONE_TOKEN,
  /// The clock shows a time before this partition's last cosignature.
  CLOCK,

  // activation
  /// No generation of this domain is in force here.
  NO_GENERATION,
  /// Sealed shares or replicated keys are not those of the generation record.
  SHARES_DO_NOT_MATCH,
  /// The policy in force when the record was logged is not the one that the custodians confirmed.
  POLICY_NOT_CONFIRMED,
  /// Something of the generation is still in token or store, or it is in force.
  NOT_DESTROYED,
  /// Not confirmed fresh since the last activation, or too few answers.
  NOT_FRESH,

  /// A policy by custodians that does not follow the one in force, or was not shown seven days.
  RECOVERY,
  /// A backup that the log does not have, or that is destroyed.
  UNKNOWN_BACKUP,

  // extraction
  /// A leaf is not in a checkpoint with a quorum.
  LEAF_NOT_LOGGED,
  /// The leaves are not exactly one batch.
  NOT_ONE_BATCH,
  /// The batch was closed by its export.
  BATCH_CLOSED,
  /// The window since this partition first saw the batch is over.
  WINDOW_OVER,
  /// An approval had run out, or had not begun, when this partition first saw the batch.
  APPROVAL_NOT_IN_FORCE,
  /// A request under a standing approval whose time is not now, by the partition's own clock.
  STANDING_TIME,
  /// An audit key whose order is not of now, by the partition's own clock.
  AUDIT_TIME,
  /// A period lies outside [now - 1, now + 3] and the purpose is not PAST.
  PERIOD_OUT_OF_RANGE,
  /// The opening is not that of the leaf's identity commitment.
  OPENING_DOES_NOT_MATCH,
  /// The identifier is empty, too long, or has a leading zero octet.
  BAD_IDENTIFIER,
  /// Generation or batch value of a message is not this partition's.
  OTHER_BATCH,
  /// Fewer than 2t - 1 round-1 messages.
  TOO_FEW_MESSAGES,
  /// An index occurs twice, or is outside 1..n.
  BAD_INDEX,
  /// The partition's own round-1 message is not in the set octet for octet.
  OWN_MESSAGE_ALTERED,
  /// Members of a set have sent different seed commitments.
  SEED_COMMITMENT,
  /// A scalar is not canonical, or a point is not on its curve.
  BAD_VALUE,
  /// The V_j do not lie on one polynomial of degree t - 1.
  DEGREE_CHECK,
  /// No two members of the set have signed different openings of one committed seed.
  NO_DISPUTE,
  /// w, HS, PVT or a key part is zero: no key from this leaf; log a new one.
  ZERO_VALUE;

  /// Whether it is about round-1 messages: then one of their senders lied, or who refuses does.
  public boolean isOfMessages() {
    return switch (this) {
      case OTHER_BATCH, BAD_SIGNATURE, SEED_COMMITMENT, BAD_VALUE, DEGREE_CHECK, ZERO_VALUE -> true;
      default -> false;
    };
  }
}

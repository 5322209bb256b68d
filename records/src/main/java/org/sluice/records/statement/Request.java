package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// Type 5: keys are asked for. It names everything an approval approves: what for, whose (through
/// the two roots), which periods, how many, until when. Signed by the requester, an issue officer;
/// for an audit key, which is always one key of one user and one period, an auditor.
///
/// ```
/// 16 requestId | text domain | u32 epoch | 32 gamma | 32 policyHash | u8 purpose | u8 count, u64 periods
///   | u32 users | u32 leaves | u32 batches | 32 batchesRoot | 32 deviceKeyRoot | u64 notBefore | u64 expiry
///   | u64 logSizeSeen | text reason
/// ```
///
/// @param gamma of the generation that is to make the keys
/// @param policyHash of the policy in force
/// @param purpose not [Purpose#SELF_TEST], which needs no request
/// @param periods 1 to 64 period numbers, ascending
/// @param users distinct users, 1 to `leaves`
/// @param leaves Extraction entries in all batches
/// @param batches 1 to `leaves`
/// @param batchesRoot RFC 9162 root whose entries are the batch hashes
/// @param deviceKeyRoot RFC 9162 root whose entries are all recipients in leaf order
/// @param notBefore Unix time in seconds, before `expiry`
/// @param logSizeSeen size of the log that the requester had seen
/// @param reason for people, up to 256 octets; of an audit key an [AuditCase]
public record Request(
    RequestId requestId,
    DomainName domain,
    long epoch,
    Hash32 gamma,
    Hash32 policyHash,
    Purpose purpose,
    List<Long> periods,
    long users,
    long leaves,
    long batches,
    Hash32 batchesRoot,
    Hash32 deviceKeyRoot,
    long notBefore,
    long expiry,
    long logSizeSeen,
    String reason)
    implements Statement {

  /// Most periods.
  public static final int MAX_PERIODS = 64;

  /// Most octets of a reason.
  public static final int MAX_REASON = 256;

  /// Checks the fields.
  public Request {
    periods = List.copyOf(periods);
    Bounds b =
        Bounds.of("Request")
            .that(!requestId.isNone(), "requestId", "zeros")
            .u32("epoch", epoch)
            .that(purpose != Purpose.SELF_TEST, "purpose", "the self-test needs no request")
            .size("periods", periods, 1, MAX_PERIODS)
            .ascending("periods", periods)
            .range("leaves", leaves, 1, Bounds.U32_MAX)
            .range("users", users, 1, leaves)
            .range("batches", batches, 1, leaves)
            .u64("notBefore", notBefore)
            .u64("expiry", expiry)
            .that(notBefore < expiry, "expiry", "not after notBefore")
            .u64("logSizeSeen", logSizeSeen)
            .text("reason", reason, true, MAX_REASON);
    periods.forEach(p -> b.u64("periods", p));
    if (purpose == Purpose.AUDIT) {
      b.range("periods", periods.size(), 1, 1).range("leaves", leaves, 1, 1);
      var _ = AuditCase.parse(reason);
    }
  }

  @Override
  public StatementType statementType() {
    return StatementType.REQUEST;
  }

  static Request read(Reader in) {
    return new Request(
        RequestId.read(in, "requestId"),
        DomainName.read(in, "domain"),
        in.u32("epoch"),
        Hash32.read(in, "gamma"),
        Hash32.read(in, "policyHash"),
        in.code("purpose", Purpose.class),
        in.list(in.count8("periods", 1, MAX_PERIODS, 8), r -> r.u64("periods")),
        in.u32("users"),
        in.u32("leaves"),
        in.u32("batches"),
        Hash32.read(in, "batchesRoot"),
        Hash32.read(in, "deviceKeyRoot"),
        in.u64("notBefore"),
        in.u64("expiry"),
        in.u64("logSizeSeen"),
        in.text("reason", MAX_REASON));
  }

  @Override
  public void writeBody(Writer out) {
    requestId.write(out);
    out.text(domain.value()).u32(epoch);
    gamma.write(out);
    policyHash.write(out);
    out.code(purpose).u8(periods.size());
    periods.forEach(out::u64);
    out.u32(users).u32(leaves).u32(batches);
    batchesRoot.write(out);
    deviceKeyRoot.write(out);
    out.u64(notBefore).u64(expiry).u64(logSizeSeen).text(reason);
  }
}

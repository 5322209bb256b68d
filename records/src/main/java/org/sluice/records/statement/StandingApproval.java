package org.sluice.records.statement;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// Type 40: approvers agree beforehand to small requests: at most so many keys in any 24 hours,
/// until a date, for these purposes, for enrolled identities only (keys-and-trust rule 7). Signed
/// by as many approvers as the policy demands for a request. It ends with that policy.
///
/// ```
/// 16 id | text domain | u32 epoch | 32 policyHash | u16 purposes | u32 perDay | u64 notBefore | u64 expiry
///   | u64 logSizeSeen | text reason
/// ```
///
/// @param id drawn at random, used once
/// @param policyHash of the policy in force
/// @param purposes [Purpose#ISSUE], [Purpose#PAST] or both: never an audit key
/// @param perDay most keys (Extraction entries) in any 24 hours, 1 to 10 000
/// @param notBefore Unix time in seconds
/// @param expiry Unix time in seconds, after `notBefore` and at most 366 days after it
/// @param logSizeSeen size of the log that its author had seen
/// @param reason for people, up to 256 octets
public record StandingApproval(
    RequestId id,
    DomainName domain,
    long epoch,
    Hash32 policyHash,
    Set<Purpose> purposes,
    long perDay,
    long notBefore,
    long expiry,
    long logSizeSeen,
    String reason)
    implements Statement {

  /// Most keys in 24 hours.
  public static final int MAX_PER_DAY = 10_000;

  /// Longest life.
  public static final long MAX_SECONDS = 366L * 86_400;

  private static final Set<Purpose> ALLOWED = Set.of(Purpose.ISSUE, Purpose.PAST);

  /// Checks the fields.
  public StandingApproval {
    EnumSet<Purpose> copy = EnumSet.noneOf(Purpose.class);
    copy.addAll(purposes);
    purposes = Collections.unmodifiableSet(copy);
    Bounds.of("StandingApproval")
        .that(!id.isNone(), "id", "zeros")
        .u32("epoch", epoch)
        .that(
            !purposes.isEmpty() && ALLOWED.containsAll(purposes),
            "purposes",
            "ISSUE and PAST are the only ones that can be approved beforehand")
        .range("perDay", perDay, 1, MAX_PER_DAY)
        .u64("notBefore", notBefore)
        .u64("expiry", expiry)
        .that(notBefore < expiry, "expiry", "not after notBefore")
        .that(expiry - notBefore <= MAX_SECONDS, "expiry", "more than 366 days after notBefore")
        .u64("logSizeSeen", logSizeSeen)
        .text("reason", reason, true, Request.MAX_REASON);
  }

  @Override
  public StatementType statementType() {
    return StatementType.STANDING_APPROVAL;
  }

  static StandingApproval read(Reader in) {
    return new StandingApproval(
        RequestId.read(in, "id"),
        DomainName.read(in, "domain"),
        in.u32("epoch"),
        Hash32.read(in, "policyHash"),
        in.mask("purposes", Purpose.class),
        in.u32("perDay"),
        in.u64("notBefore"),
        in.u64("expiry"),
        in.u64("logSizeSeen"),
        in.text("reason", Request.MAX_REASON));
  }

  @Override
  public void writeBody(Writer out) {
    id.write(out);
    out.text(domain.value()).u32(epoch);
    policyHash.write(out);
    out.mask(purposes).u32(perDay).u64(notBefore).u64(expiry).u64(logSizeSeen).text(reason);
  }
}

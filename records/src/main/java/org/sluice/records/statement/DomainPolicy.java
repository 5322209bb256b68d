package org.sluice.records.statement;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;

/// Type 1: who may do what in a domain. Signed by `securityQuorum` of the security officers of the
/// policy before it (number 1: of its own). Its hash is [Statement#hash()].
///
/// ```
/// text domain | u32 number | 32 previous | text kms | rule | u8 count, officers | u8 approvalsNeeded
///   | u16 purposes | u32 windowSeconds | u16 releaseDays | u32 maxLeavesPerRequest | u8 securityQuorum
/// officer: text name | u16 roles | 91 spki        rule: u8 format | u64 length | u64 offset
/// ```
///
/// @param number from 1
/// @param previous hash of the policy before; zeros for number 1, and for no other
/// @param officers 1 to 64; no name and no key twice
/// @param approvalsNeeded 1 to the number of approvers
/// @param purposes for which keys may be made; at least one
/// @param windowSeconds how long a leaf stays open after a partition first saw it, 1 second to a
///   year
/// @param releaseDays keys of a period are handed out from so many days before it, 0 to 366
/// @param maxLeavesPerRequest from 1
/// @param securityQuorum 1 to the number of security officers, at most 32
public record DomainPolicy(
    DomainName domain,
    long number,
    Hash32 previous,
    KmsUri kms,
    PeriodRule rule,
    List<Officer> officers,
    int approvalsNeeded,
    Set<Purpose> purposes,
    long windowSeconds,
    int releaseDays,
    long maxLeavesPerRequest,
    int securityQuorum)
    implements Statement {

  /// Most officers.
  public static final int MAX_OFFICERS = 64;

  /// Most security officers that must sign, and most signatures on a policy or profile.
  public static final int MAX_QUORUM = 32;

  /// Auditors who must approve an audit key beside the one who asks, whatever the policy says.
  public static final int AUDIT_APPROVALS = 2;

  /// The usual window: 72 hours.
  public static final long DEFAULT_WINDOW_SECONDS = 259_200;

  /// Longest window: 366 days.
  public static final long MAX_WINDOW_SECONDS = 366L * 86_400;

  /// Most days of release ahead.
  public static final int MAX_RELEASE_DAYS = 366;

  /// Checks the fields.
  public DomainPolicy {
    officers = List.copyOf(officers);
    EnumSet<Purpose> copy = EnumSet.noneOf(Purpose.class);
    copy.addAll(purposes);
    purposes = Collections.unmodifiableSet(copy);
    Bounds.of("DomainPolicy")
        .range("number", number, 1, Bounds.U32_MAX)
        .that(previous.isZero() == (number == 1), "previous", "zeros belong to number 1 alone")
        .size("officers", officers, 1, MAX_OFFICERS)
        .distinct("officers", officers.stream().map(Officer::name).toList())
        .distinct("officers", officers.stream().map(Officer::spki).toList())
        .range("approvalsNeeded", approvalsNeeded, 1, having(officers, Role.APPROVER))
        .size("purposes", purposes, 1, Purpose.values().length)
        .range("windowSeconds", windowSeconds, 1, MAX_WINDOW_SECONDS)
        .range("releaseDays", releaseDays, 0, MAX_RELEASE_DAYS)
        .range("maxLeavesPerRequest", maxLeavesPerRequest, 1, Bounds.U32_MAX)
        .range(
            "securityQuorum",
            securityQuorum,
            1,
            Math.min(MAX_QUORUM, having(officers, Role.SECURITY_OFFICER)));
  }

  /// Approvals that a request of that purpose needs: for an audit key never fewer than
  /// [#AUDIT_APPROVALS].
  public int approvalsNeeded(Purpose purpose) {
    return purpose == Purpose.AUDIT ? Math.max(AUDIT_APPROVALS, approvalsNeeded) : approvalsNeeded;
  }

  @Override
  public StatementType statementType() {
    return StatementType.DOMAIN_POLICY;
  }

  /// Officers with that role, in the order of the policy.
  public List<Officer> officers(Role role) {
    return officers.stream().filter(o -> o.roles().contains(role)).toList();
  }

  static DomainPolicy read(Reader in) {
    return new DomainPolicy(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        KmsUri.read(in, "kms"),
        PeriodRule.read(in),
        in.list(in.count8("officers", 1, MAX_OFFICERS, Officer.MIN_OCTETS), Officer::read),
        in.u8("approvalsNeeded"),
        in.mask("purposes", Purpose.class),
        in.u32("windowSeconds"),
        in.u16("releaseDays"),
        in.u32("maxLeavesPerRequest"),
        in.u8("securityQuorum"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    out.text(kms.value());
    rule.write(out);
    out.u8(officers.size());
    officers.forEach(o -> o.write(out));
    out.u8(approvalsNeeded)
        .mask(purposes)
        .u32(windowSeconds)
        .u16(releaseDays)
        .u32(maxLeavesPerRequest)
        .u8(securityQuorum);
  }

  private static long having(List<Officer> officers, Role role) {
    return officers.stream().filter(o -> o.roles().contains(role)).count();
  }
}

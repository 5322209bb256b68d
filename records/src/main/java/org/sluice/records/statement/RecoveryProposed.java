package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 46: too few security officers are left to sign the next policy, so all custodians together
/// propose it (keys-and-trust rule 8). Signed by every partition of the generation in force, each
/// at its custodian's own hands. From here on it is shown; seven days later [RecoveryConcluded] may
/// follow. Any policy that the officers sign meanwhile makes it void.
///
/// ```
/// text domain | u32 number | 32 previous | 32 policyHash | u64 time
/// ```
///
/// @param number of the proposed policy
/// @param previous hash of the policy in force
/// @param policyHash hash of the proposed [DomainPolicy]
/// @param time Unix time in seconds
public record RecoveryProposed(
    DomainName domain, long number, Hash32 previous, Hash32 policyHash, long time)
    implements Statement {

  /// How long it must be shown before it can be concluded, in seconds.
  public static final long WAIT = 7L * 86_400;

  /// How far `time` may be from the clock of a partition that signs, in seconds: custodians do not
  /// sit in one room.
  public static final long MAX_OFF = 86_400;

  /// Checks the fields.
  public RecoveryProposed {
    Bounds.of("RecoveryProposed").range("number", number, 2, Bounds.U32_MAX).u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.RECOVERY_PROPOSED;
  }

  static RecoveryProposed read(Reader in) {
    return new RecoveryProposed(
        DomainName.read(in, "domain"),
        in.u32("number"),
        Hash32.read(in, "previous"),
        Hash32.read(in, "policyHash"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(number);
    previous.write(out);
    policyHash.write(out);
    out.u64(time);
  }
}

package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 47: a [RecoveryProposed] has stood for seven days: the proposed policy may follow, signed
/// by the quorum of its own security officers. Signed by every partition of the generation in
/// force; each has seen the proposal in the log for seven days by its own clock.
///
/// ```
/// text domain | 32 policyHash | u64 proposal | u64 time
/// ```
///
/// @param policyHash hash of the proposed [DomainPolicy]
/// @param proposal log index of the proposal
/// @param time Unix time in seconds, at least seven days after the proposal's
public record RecoveryConcluded(DomainName domain, Hash32 policyHash, long proposal, long time)
    implements Statement {

  /// Checks the fields.
  public RecoveryConcluded {
    Bounds.of("RecoveryConcluded").u64("proposal", proposal).u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.RECOVERY_CONCLUDED;
  }

  static RecoveryConcluded read(Reader in) {
    return new RecoveryConcluded(
        DomainName.read(in, "domain"),
        Hash32.read(in, "policyHash"),
        in.u64("proposal"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    policyHash.write(out);
    out.u64(proposal).u64(time);
  }
}

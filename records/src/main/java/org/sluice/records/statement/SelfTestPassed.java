package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 12: the self-test extraction of a generation gave keys that verify. Closes the self-test
/// batch. Signed by the appliance's bundle key.
///
/// ```
/// text domain | 32 gamma | u64 leafIndex
/// ```
///
/// @param leafIndex log index of the self-test's [Extraction]
public record SelfTestPassed(DomainName domain, Hash32 gamma, long leafIndex) implements Statement {

  /// Checks the fields.
  public SelfTestPassed {
    Bounds.of("SelfTestPassed").u64("leafIndex", leafIndex);
  }

  @Override
  public StatementType statementType() {
    return StatementType.SELF_TEST_PASSED;
  }

  static SelfTestPassed read(Reader in) {
    return new SelfTestPassed(
        DomainName.read(in, "domain"), Hash32.read(in, "gamma"), in.u64("leafIndex"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    gamma.write(out);
    out.u64(leafIndex);
  }
}

package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;

/// Type 60: an identity is suspended, revoked, or active again; without one it is active. Signed by
/// an enrolment officer. While it is not active no key is made for it, except for audit, which
/// looks at the past; a revoked one never becomes active again, and no device is enrolled for it.
///
/// ```
/// text domain | 32 commitment | u8 state | text why | u64 time
/// ```
///
/// @param commitment to the user, see [org.sluice.records.id.IdentityCommitment]
/// @param state from now on
/// @param why ticket or case, 0 to 256 octets
/// @param time Unix time in seconds
public record IdentityChanged(
    DomainName domain, Hash32 commitment, IdentityState state, String why, long time)
    implements Statement {

  /// Most octets of a reason.
  public static final int MAX_WHY = 256;

  /// Checks the fields.
  public IdentityChanged {
    Bounds.of("IdentityChanged").text("why", why, true, MAX_WHY).u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.IDENTITY_CHANGED;
  }

  static IdentityChanged read(Reader in) {
    return new IdentityChanged(
        DomainName.read(in, "domain"),
        Hash32.read(in, "commitment"),
        in.code("state", IdentityState.class),
        in.text("why", MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    commitment.write(out);
    out.code(state).text(why).u64(time);
  }
}

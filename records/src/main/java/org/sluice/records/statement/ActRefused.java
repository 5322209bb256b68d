package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 53: the appliance refused what an officer wanted, or what a request would need. Unsigned;
/// it grants nothing. What [Refusal] left out it says: who wanted what, and when.
///
/// ```
/// text domain | 16 requestId | 32 actor | text act | text code | text why | u64 time
/// ```
///
/// @param requestId or [RequestId#NONE]
/// @param actor key id of the officer who wanted it, as claimed; zeros if nobody did
/// @param act what was wanted, such as `issue:approve`, 1 to 64 octets
/// @param code short name of the reason, 1 to 64 octets
/// @param why in words, up to 512 octets
/// @param time Unix time in seconds
public record ActRefused(
    DomainName domain,
    RequestId requestId,
    Hash32 actor,
    String act,
    String code,
    String why,
    long time)
    implements Statement {

  /// Checks the fields.
  public ActRefused {
    Bounds.of("ActRefused")
        .text("act", act, false, Refusal.MAX_NAME)
        .text("code", code, false, Refusal.MAX_NAME)
        .text("why", why, true, Refusal.MAX_WHY)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.ACT_REFUSED;
  }

  static ActRefused read(Reader in) {
    return new ActRefused(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        Hash32.read(in, "actor"),
        in.text("act", Refusal.MAX_NAME),
        in.text("code", Refusal.MAX_NAME),
        in.text("why", Refusal.MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    actor.write(out);
    out.text(act).text(code).text(why).u64(time);
  }
}

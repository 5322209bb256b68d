package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 82: an audit key was sealed to the audit function. It closes the batch, and the file that
/// is handed over carries the proof of this entry. Signed by the appliance's bundle key.
///
/// ```
/// text domain | 16 requestId | u64 leafIndex | 32 sealedHash | u64 time
/// ```
///
/// @param leafIndex of the key's [Extraction] in the log
/// @param sealedHash SHA-256 of the sealed record's octets
/// @param time Unix time in seconds
public record AuditReleased(
    DomainName domain, RequestId requestId, long leafIndex, Hash32 sealedHash, long time)
    implements Statement {

  /// Checks the fields.
  public AuditReleased {
    Bounds.of("AuditReleased")
        .that(!requestId.isNone(), "requestId", "zeros")
        .u64("leafIndex", leafIndex)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.AUDIT_RELEASED;
  }

  static AuditReleased read(Reader in) {
    return new AuditReleased(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.u64("leafIndex"),
        Hash32.read(in, "sealedHash"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.u64(leafIndex);
    sealedHash.write(out);
    out.u64(time);
  }
}

package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 62: a file was carried into the high side and passed the import gate. Signed by the officer
/// who was shown what the gate changed, whatever their role; it grants nothing. What is used
/// afterwards are the octets that the gate wrote anew, and these have the hash here.
///
/// ```
/// text domain | text kind | 32 fileHash | 32 canonicalHash | u32 items | u64 time
/// ```
///
/// @param domain whose officer it is
/// @param kind of the file, a word of 1 to 32 characters such as `enrolment-lines`
/// @param fileHash SHA-256 of the file as it was carried
/// @param canonicalHash SHA-256 of what the gate wrote
/// @param items lines, ranges or documents in it, at least 1
/// @param time Unix time in seconds
public record CarriedIn(
    DomainName domain, String kind, Hash32 fileHash, Hash32 canonicalHash, long items, long time)
    implements Statement {

  /// Most characters of a kind.
  public static final int MAX_KIND = 32;

  /// Checks the fields.
  public CarriedIn {
    Bounds.of("CarriedIn")
        .word("kind", kind, MAX_KIND)
        .range("items", items, 1, Bounds.U32_MAX)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.CARRIED_IN;
  }

  static CarriedIn read(Reader in) {
    return new CarriedIn(
        DomainName.read(in, "domain"),
        in.text("kind", MAX_KIND),
        Hash32.read(in, "fileHash"),
        Hash32.read(in, "canonicalHash"),
        in.u32("items"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).text(kind);
    fileHash.write(out);
    canonicalHash.write(out);
    out.u32(items).u64(time);
  }
}

package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.LogOrigin;

/// Type 30: a ceremony was held, and this is its transcript's hash. Signed by the security officers
/// who were present; it grants nothing.
///
/// ```
/// text logOrigin | 32 ceremonyFile | 32 softwareHash | 32 transcript | u32 lines | u64 time
/// ```
///
/// @param ceremonyFile SHA-256 of the reviewed ceremony file
/// @param softwareHash of the program that ran, as in the generation records
/// @param transcript last link of the transcript's hash chain
/// @param lines lines of the transcript, from 1
/// @param time Unix time in seconds of its end
public record CeremonyHeld(
    String logOrigin,
    Hash32 ceremonyFile,
    Hash32 softwareHash,
    Hash32 transcript,
    long lines,
    long time)
    implements Statement {

  /// Checks the fields.
  public CeremonyHeld {
    Bounds.of("CeremonyHeld")
        .none("logOrigin", LogOrigin.problem(logOrigin))
        .range("lines", lines, 1, Bounds.U32_MAX)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.CEREMONY_HELD;
  }

  static CeremonyHeld read(Reader in) {
    return new CeremonyHeld(
        in.text("logOrigin", LogOrigin.MAX_OCTETS),
        Hash32.read(in, "ceremonyFile"),
        Hash32.read(in, "softwareHash"),
        Hash32.read(in, "transcript"),
        in.u32("lines"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(logOrigin);
    ceremonyFile.write(out);
    softwareHash.write(out);
    transcript.write(out);
    out.u32(lines).u64(time);
  }
}

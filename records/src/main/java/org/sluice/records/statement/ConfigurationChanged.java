package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// Type 51: the appliance runs with something else than before. Unsigned; it grants nothing. The
/// ceremony says what it begins with ([CeremonyHeld]), and each change continues the one before.
///
/// ```
/// text what | 32 before | 32 after | u64 time
/// ```
///
/// @param what [#SOFTWARE], [#CEREMONY_FILE] or [#OPERATORS]; others may follow, 1 to 64 octets
/// @param before hash of it until now
/// @param after hash of it from now on, another one
/// @param time Unix time in seconds
public record ConfigurationChanged(String what, Hash32 before, Hash32 after, long time)
    implements Statement {
  /// The program, as the ceremony hashes it.
  public static final String SOFTWARE = "software";

  /// The file that names partitions, quorums and domains.
  public static final String CEREMONY_FILE = "ceremony-file";

  /// The operators' accounts: names, roles and hashes of passwords. The first change follows zeros.
  public static final String OPERATORS = "operators";

  private static final int MAX_WHAT = 64;

  /// Checks the fields.
  public ConfigurationChanged {
    Bounds.of("ConfigurationChanged")
        .text("what", what, false, MAX_WHAT)
        .that(!before.equals(after), "after", "nothing changed")
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.CONFIGURATION_CHANGED;
  }

  static ConfigurationChanged read(Reader in) {
    return new ConfigurationChanged(
        in.text("what", MAX_WHAT),
        Hash32.read(in, "before"),
        Hash32.read(in, "after"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(what);
    before.write(out);
    after.write(out);
    out.u64(time);
  }
}

package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 56: a backup of the whole appliance is about to be made. Signed by the appliance's bundle
/// key; it grants nothing. The log in the backup ends behind this entry, so the entry cannot hold a
/// hash of the file: it holds the backup's id, which the file says first and the log's key signs.
///
/// ```
/// text domain | 32 backup | u8 count, 32 * recipients | u64 logSize | u64 time
/// ```
///
/// @param domain any one of the appliance's: the backup holds all
/// @param backup its id, 32 random octets
/// @param recipients SHA-256 of the public key of each custodian who can open it, 1 to 32, none
///   twice
/// @param logSize entries before this one
/// @param time Unix time in seconds
public record ApplianceBackedUp(
    DomainName domain, Hash32 backup, List<Hash32> recipients, long logSize, long time)
    implements Statement {

  /// Most custodians.
  public static final int MAX_RECIPIENTS = 32;

  /// Checks the fields.
  public ApplianceBackedUp {
    recipients = List.copyOf(recipients);
    Bounds.of("ApplianceBackedUp")
        .that(!backup.equals(Hash32.ZERO), "backup", "zeros")
        .size("recipients", recipients, 1, MAX_RECIPIENTS)
        .distinct("recipients", recipients)
        .u64("logSize", logSize)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.APPLIANCE_BACKED_UP;
  }

  static ApplianceBackedUp read(Reader in) {
    return new ApplianceBackedUp(
        DomainName.read(in, "domain"),
        Hash32.read(in, "backup"),
        Hash32.readList(in, "recipients", 1, MAX_RECIPIENTS),
        in.u64("logSize"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    backup.write(out);
    Hash32.writeList(out, recipients);
    out.u64(logSize).u64(time);
  }
}

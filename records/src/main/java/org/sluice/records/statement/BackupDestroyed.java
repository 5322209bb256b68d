package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 42: the custodian says that a backup and every copy of it is destroyed. Signed by the
/// partition. No machine can see that it is so; who says it is known.
///
/// ```
/// text domain | u8 index | 32 backup | u64 time
/// ```
///
/// @param index of the partition, from 1
/// @param backup as in [BackupMade]
/// @param time Unix time in seconds, by the partition's clock
public record BackupDestroyed(DomainName domain, int index, Hash32 backup, long time)
    implements Statement {

  /// Checks the fields.
  public BackupDestroyed {
    Bounds.of("BackupDestroyed")
        .range("index", index, 1, GenerationRecord.MAX_PARTITIONS)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.BACKUP_DESTROYED;
  }

  static BackupDestroyed read(Reader in) {
    return new BackupDestroyed(
        DomainName.read(in, "domain"), in.u8("index"), Hash32.read(in, "backup"), in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u8(index);
    backup.write(out);
    out.u64(time);
  }
}

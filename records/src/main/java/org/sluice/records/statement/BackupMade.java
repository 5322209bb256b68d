package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 41: a backup of a partition's sealed state was made; it holds what the partition had of
/// these generations of the domain. Signed by the partition.
///
/// ```
/// text domain | u8 index | 32 backup | u8 count, 32 * generations | u64 logSize | u64 time
/// ```
///
/// @param index of the partition, from 1
/// @param backup SHA-256 of the backup
/// @param generations GAMMA of each, 1 to 16, none twice
/// @param logSize entries that the partition had co-signed
/// @param time Unix time in seconds, by the partition's clock
public record BackupMade(
    DomainName domain, int index, Hash32 backup, List<Hash32> generations, long logSize, long time)
    implements Statement {

  /// Most generations of one domain in a backup.
  public static final int MAX_GENERATIONS = 16;

  /// Checks the fields.
  public BackupMade {
    generations = List.copyOf(generations);
    Bounds.of("BackupMade")
        .range("index", index, 1, GenerationRecord.MAX_PARTITIONS)
        .size("generations", generations, 1, MAX_GENERATIONS)
        .distinct("generations", generations)
        .u64("logSize", logSize)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.BACKUP_MADE;
  }

  static BackupMade read(Reader in) {
    return new BackupMade(
        DomainName.read(in, "domain"),
        in.u8("index"),
        Hash32.read(in, "backup"),
        Hash32.readList(in, "generations", 1, MAX_GENERATIONS),
        in.u64("logSize"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u8(index);
    backup.write(out);
    Hash32.writeList(out, generations);
    out.u64(logSize).u64(time);
  }
}

package org.sluice.threshold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.SignedNote;

/// The log's next entries, for a partition to read.
///
/// @param from index of the first entry; must be the partition's [Partition#logPosition()]
/// @param entries the octets of each entry in order
/// @param note checkpoint note of size `from + entries.size()` with the log's signature. Null only
///   for pieces of a replay after a restart, up to the size that the partition keeps durably.
public record LogAdvance(long from, List<byte[]> entries, @Nullable SignedNote note) {
  public LogAdvance {
    entries = List.copyOf(entries);
  }
}

package org.sluice.records.tlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a log keeps its files. Paths are relative, with `/`, as [TilePath] writes them; the note
/// of the log's state is at [TilePath#CHECKPOINT].
///
/// When [#write] returns, the octets are durable and the whole file is there; when it throws, the
/// file may be old, new or absent, but never half written. Reads may run beside one writer.
public interface TileStore {
  /// The octets of a file, or null if there is none.
  byte @Nullable [] read(String path);

  /// Puts a file in place, replacing one of that name.
  void write(String path, byte[] octets);

  /// Names of the files directly in a folder, in no order. A store that cannot tell answers
  /// nothing; then [TileLog#tidy(long)] leaves old partial tiles where they are and a review does
  /// not see them.
  default List<String> list(String folder) {
    return List.of();
  }

  /// Removes a file if it is there; durable when it returns.
  default void delete(String path) {}
}

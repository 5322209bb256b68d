package org.sluice.records.tlog;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// Reads tiles of a log. A partial tile may have been replaced by a wider one meanwhile: then the
/// beginning of the full tile holds the same (C2SP tlog-tiles).
final class TileFiles {
  private final TileStore store;

  TileFiles(TileStore store) {
    this.store = store;
  }

  List<Hash32> hashes(int level, long index, int width) {
    return read(w -> TilePath.hashes(level, index, w), width, HashTile::decode);
  }

  List<byte[]> entries(long index, int width) {
    return read(w -> TilePath.entries(index, w), width, EntryBundle::decode);
  }

  /// Decodes one file of a given width.
  @FunctionalInterface
  private interface Decoder<T> {
    List<T> decode(String path, byte[] octets, int width);
  }

  private <T> List<T> read(IntFunction<String> path, int width, Decoder<T> decoder) {
    String exact = path.apply(width);
    byte @Nullable [] octets = store.read(exact);
    if (octets != null) {
      return decoder.decode(exact, octets, width);
    }
    String full = path.apply(TilePath.WIDTH);
    octets = width == TilePath.WIDTH ? null : store.read(full);
    if (octets == null) {
      throw new LogDamaged(exact, "a file", "none");
    }
    return decoder.decode(full, octets, TilePath.WIDTH).subList(0, width);
  }
}

package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// Reads tiles of a log. A partial tile may have been replaced by a wider one meanwhile, or by the
/// full one: the beginning of these holds the same (C2SP tlog-tiles).
final class TileFiles {
  private final TileStore store;
  private final PartialTiles partials;

  TileFiles(TileStore store) {
    this.store = store;
    this.partials = new PartialTiles(store);
  }

  List<Hash32> hashes(int level, long index, int width) {
    return read("" + level, index, width, HashTile::decode);
  }

  List<byte[]> entries(long index, int width) {
    return read(PartialTiles.ENTRIES, index, width, EntryBundle::decode);
  }

  /// Decodes one file of a given width.
  @FunctionalInterface
  private interface Decoder<T> {
    List<T> decode(String path, byte[] octets, int width);
  }

  private <T> List<T> read(String kind, long index, int width, Decoder<T> decoder) {
    String exact = TilePath.of(kind, index, width);
    byte @Nullable [] octets = store.read(exact);
    if (octets != null) {
      return decoder.decode(exact, octets, width);
    }
    for (int wider : wider(kind, index, width)) {
      String path = TilePath.of(kind, index, wider);
      octets = store.read(path);
      if (octets != null) {
        return decoder.decode(path, octets, wider).subList(0, width);
      }
    }
    throw new LogDamaged(exact, "a file", "none");
  }

  private List<Integer> wider(String kind, long index, int width) {
    if (width == TilePath.WIDTH) {
      return List.of();
    }
    List<Integer> all = new ArrayList<>(List.of(TilePath.WIDTH));
    partials.widths(kind, index).stream().filter(w -> w > width).sorted().forEach(all::add);
    return all;
  }
}

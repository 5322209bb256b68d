package org.sluice.records.tlog;

import java.util.Locale;

/// Names of a log's files (C2SP tlog-tiles): `tile/<level>/<index>` for hashes and
/// `tile/entries/<index>` for entries, with `.p/<width>` behind a tile that is not full. The index
/// is written in groups of three digits, all but the last led by an `x`.
public final class TilePath {
  /// The signed note with the state of the log.
  public static final String CHECKPOINT = "checkpoint";

  /// The newest checkpoint that outside witnesses co-signed, kept beside the log by a mirror that
  /// asks them.
  public static final String WITNESSED = "checkpoint.witnessed";

  /// Hashes, or entries, in a full tile.
  public static final int WIDTH = 256;

  private TilePath() {}

  /// A tile of hashes.
  ///
  /// @param level 0 for leaf hashes, 0 to 7
  /// @param width 1 to 256, the latter for a full tile
  public static String hashes(int level, long index, int width) {
    if (level < 0 || level > 7) {
      throw new IllegalArgumentException("tile level 0..7, not " + level);
    }
    return of("" + level, index, width);
  }

  /// An entry bundle.
  ///
  /// @param width 1 to 256, the latter for a full bundle
  public static String entries(long index, int width) {
    return of("entries", index, width);
  }

  /// The folder with the partial versions of a tile whose full path is given.
  static String partials(String fullPath) {
    return fullPath + ".p";
  }

  static String of(String kind, long index, int width) {
    if (index < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException("tile " + index + " of width " + width);
    }
    return width == WIDTH ? full(kind, index) : partials(full(kind, index)) + "/" + width;
  }

  static String full(String kind, long index) {
    StringBuilder groups = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      groups.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
    }
    return "tile/" + kind + "/" + groups;
  }
}

package org.sluice.records.codec;

import java.util.Arrays;

/// Compares octets with an encoding that comes part after part, so that a record of megabytes need
/// not be written anew to be compared.
public final class Comparison {
  private final byte[] octets;
  private int at;
  private boolean same = true;

  /// @param octets not copied
  public Comparison(byte[] octets) {
    this.octets = octets;
  }

  /// What comes next in the encoding.
  public Comparison next(byte[] part) {
    same = same && part.length <= octets.length - at;
    same = same && Arrays.equals(octets, at, at + part.length, part, 0, part.length);
    at += same ? part.length : 0;
    return this;
  }

  /// What comes next in the encoding.
  public Comparison next(Octets part) {
    return next(part.lend());
  }

  /// Whether the octets were the same up to here, and there are no more of them.
  public boolean isWhole() {
    return same && at == octets.length;
  }
}

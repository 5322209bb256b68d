package org.sluice.records.codec;

import java.util.Arrays;

/// Compares octets with an encoding, part by part, without the encoding being made: of megabytes it
/// would be one more copy.
public final class Comparison {
  private final byte[] octets;
  private int at;
  private boolean same = true;

  /// @param octets not copied, and not changed meanwhile
  public Comparison(byte[] octets) {
    this.octets = octets;
  }

  /// The encoding goes on with what was written here.
  public Comparison next(Writer part) {
    return next(part.toByteArray());
  }

  /// The encoding goes on with these octets.
  public Comparison next(Octets part) {
    return next(part.lend());
  }

  private Comparison next(byte[] part) {
    same =
        same
            && part.length <= octets.length - at
            && Arrays.equals(octets, at, at + part.length, part, 0, part.length);
    at += same ? part.length : 0;
    return this;
  }

  /// Whether the octets are the encoding, if that has ended.
  public boolean isWhole() {
    return same && at == octets.length;
  }
}

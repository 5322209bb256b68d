package org.sluice.records.frame;

import java.time.Duration;

/// What a link may do to frames without anything being missing at the other end.
///
/// @param loss share of frames lost at random, 0 to 0.25
/// @param blackout longest time in which every frame is lost, 0 to 1 s
/// @param bitsPerSecond rate at which IP packets are sent, 1 Mbit/s to 100 Gbit/s
/// @param mtu octets of the largest IP packet, [#MIN_MTU] to [#MAX_MTU]
public record LossBudget(double loss, Duration blackout, long bitsPerSecond, int mtu) {
  /// Smallest packet that every IPv4 and IPv6 link carries with room for a payload.
  public static final int MIN_MTU = 256;

  /// Largest packet of IPv4.
  public static final int MAX_MTU = 65_535;

  /// Most of the frames that may be lost at random: above it, repair the link.
  public static final double MAX_LOSS = 0.25;

  private static final long MIN_RATE = 1_000_000;
  private static final long MAX_RATE = 100_000_000_000L;

  /// Checks the fields.
  public LossBudget {
    require(loss >= 0 && loss <= MAX_LOSS, "loss: expected 0 to 25 %, got " + 100 * loss + " %");
    require(
        !blackout.isNegative() && blackout.compareTo(Duration.ofSeconds(1)) <= 0,
        "blackout: expected 0 to 1 s, got " + blackout);
    require(
        bitsPerSecond >= MIN_RATE && bitsPerSecond <= MAX_RATE,
        "rate: expected 1 Mb/s to 100 Gb/s, got " + bitsPerSecond + " b/s");
    require(
        mtu >= MIN_MTU && mtu <= MAX_MTU,
        "mtu: expected " + MIN_MTU + " to " + MAX_MTU + ", got " + mtu);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Frames that are on the way during a blackout; one that it only touches is lost as well.
  public int blackoutFrames() {
    if (blackout.isZero()) {
      return 0;
    }
    double seconds = blackout.toNanos() / 1e9;
    return (int) Math.ceil(seconds * bitsPerSecond / (8.0 * mtu));
  }
}

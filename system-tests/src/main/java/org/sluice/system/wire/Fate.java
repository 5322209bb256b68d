package org.sluice.system.wire;

import java.util.SplittableRandom;

/// Decides what becomes of each frame. The same seed decides the same, except that blackouts and a
/// slow port go by the clock.
final class Fate {
  private static final double NANOS = 1e9;
  private static final double MILLI = 1e6;

  private final Faults faults;
  private final SplittableRandom random;
  private int burstLeft;
  private double queued;
  private long last;
  private long first;
  private boolean begun;

  Fate(Faults faults) {
    this.faults = faults;
    this.random = new SplittableRandom(faults.seed());
  }

  /// Whether a frame of `octets` that comes at `nanos` is lost.
  boolean isLost(int octets, long nanos) {
    if (!begun) {
      begun = true;
      first = nanos;
      last = nanos;
    }
    // Each is asked for every frame, so that one fault does not shift another's chances.
    boolean single = chance(faults.loss());
    boolean many = inBurst();
    boolean full = overruns(octets, nanos);
    return single || many || full || isDark(nanos);
  }

  private boolean inBurst() {
    if (burstLeft == 0 && chance(faults.burst())) {
      burstLeft = 1 + random.nextInt(Math.max(1, faults.burstFrames()));
    }
    burstLeft = Math.max(0, burstLeft - 1);
    return burstLeft > 0;
  }

  private boolean isDark(long nanos) {
    if (faults.darkMillis() == 0) {
      return false;
    }
    double at = (nanos - first) / MILLI;
    double since = at - faults.everyMillis() / 4.0;
    return since >= 0 && since % faults.everyMillis() < faults.darkMillis();
  }

  private boolean overruns(int octets, long nanos) {
    if (faults.portBits() == 0) {
      return false;
    }
    queued = Math.max(0, queued - (nanos - last) * (faults.portBits() / (Byte.SIZE * NANOS)));
    last = nanos;
    if (queued + octets > faults.portOctets()) {
      return true;
    }
    queued += octets;
    return false;
  }

  boolean repeats() {
    return chance(faults.repeat());
  }

  boolean isOvertaken() {
    return chance(faults.overtake());
  }

  boolean isFlipped() {
    return chance(faults.flip());
  }

  /// 0 to `bound` - 1.
  int choose(int bound) {
    return random.nextInt(bound);
  }

  private boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }
}

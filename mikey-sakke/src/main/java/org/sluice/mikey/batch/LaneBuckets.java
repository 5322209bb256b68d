package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.batch.LaneAdditions.POINT;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Adds up the points of many buckets: neighbours in a bucket are added, in all buckets at once,
/// until each has one point.
///
/// Points are put into a bucket with [#put], and [#sum] ends it; its sum is there after [#flush].
final class LaneBuckets {

  /// Points that are in the making at a time; a bucket holds at most [LaneSums#MOST].
  private static final int ROOM = 4 * LaneSums.MOST;

  private static final Field F = Field.SAKKE_P;

  private final long work;
  private final LaneAdditions additions;
  private final long[] a = new long[ROOM / 2];
  private final long[] b = new long[ROOM / 2];
  private final long[] to = new long[ROOM / 2];
  private final int[] start = new int[ROOM + 1];
  private final int[] count = new int[ROOM];
  private final long[] out = new long[ROOM];
  private int buckets;
  private int points;
  private long bad;

  LaneBuckets(Frame frame) {
    this.work = frame.alloc(ROOM * POINT);
    this.additions = new LaneAdditions(frame, ROOM / 2);
  }

  /// What an instance takes from its frame.
  static long octets() {
    return ROOM * POINT + LaneAdditions.octets(ROOM / 2);
  }

  /// Sums of buckets, some of which were empty.
  static final class Sums {
    private final long first;
    private final boolean[] present;

    Sums(Frame frame, int count) {
      this.first = frame.alloc(count * POINT);
      this.present = new boolean[count];
    }

    void clear() {
      Arrays.fill(present, false);
    }

    boolean has(int i) {
      return present[i];
    }

    long at(int i) {
      return first + i * POINT;
    }
  }

  /// Puts the point at `at`, or its negative, into the bucket.
  void put(long at, boolean negative) {
    if (points == ROOM) {
      flushEnded();
    }
    long slot = slot(points++);
    MemorySegment.copy(MEM, at, MEM, slot, POINT);
    if (negative) {
      for (long limb = POINT / 2; limb < POINT; limb += 8) {
        MEM.set(JAVA_LONG, slot + limb, MEM.get(JAVA_LONG, slot + limb) ^ Long.MIN_VALUE);
      }
    }
  }

  /// Ends the bucket; what it adds up to becomes sum `i`.
  void sum(Sums sums, int i) {
    if (points > start[buckets]) {
      sums.present[i] = true;
      count[buckets] = points - start[buckets];
      out[buckets] = sums.at(i);
      start[++buckets] = points;
    }
  }

  /// Adds up what is there, except for the points of a bucket that has not ended, which move to the
  /// front.
  private void flushEnded() {
    int from = start[buckets];
    int left = points - from;
    flush();
    MemorySegment.copy(MEM, slot(from), MEM, slot(0), left * POINT);
    points = left;
  }

  /// Adds up all buckets that have ended.
  void flush() {
    for (int pairs = pairs(); pairs > 0; pairs = pairs()) {
      bad |= additions.add(to, a, b, pairs);
      for (int j = 0; j < buckets; j++) {
        int half = count[j] >> 1;
        if ((count[j] & 1) != 0 && half > 0) {
          MemorySegment.copy(MEM, slot(start[j] + count[j] - 1), MEM, slot(start[j] + half), POINT);
        }
        count[j] -= half;
      }
    }
    for (int j = 0; j < buckets; j++) {
      MemorySegment.copy(MEM, slot(start[j]), MEM, out[j], POINT);
    }
    buckets = 0;
    points = 0;
  }

  private int pairs() {
    int pairs = 0;
    for (int j = 0; j < buckets; j++) {
      for (int k = 0; k < count[j] >> 1; k++) {
        to[pairs] = slot(start[j] + k);
        a[pairs] = slot(start[j] + 2 * k);
        b[pairs] = slot(start[j] + 2 * k + 1);
        pairs++;
      }
    }
    return pairs;
  }

  private long slot(int i) {
    return work + i * POINT;
  }

  /// Whether all additions so far had different x.
  boolean good() {
    return bad == 0;
  }

  /// r = the point at `at`, a point of [org.sluice.mikey.curve.Curve#SAKKE].
  void load(long r, long at) {
    additions.toField(r, at);
    F.setOne(r + 2L * F.octets());
  }
}

package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.sluice.mikey.batch.LaneField.ELEMENT;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Multiples of P for one user in each lane, group after group of lanes.
///
/// A scalar k becomes the integer e = (k + 2^1024 - 1) / 2 mod q, whose octets u_i stand for the
/// odd digits d_i = 2 u_i - 255: the sum of d_i 2^(8i) is 2e - 2^1024 + 1 = k mod q. No digit is 0.
///
/// The sums are affine: S = T + [d_0]P, then S + [d_i 2^(8i)]P for each window. T = (0, 0) has
/// order 2, so S is never in the subgroup of order q and the other operand always is, and neither
/// is infinity: they are never equal and never inverse to each other, whatever the scalar is. At
/// the end S + T = (-3/x, 3y/x^2) is [k]P; x is 0 only for k = 0, which [BaseMultiples] refuses.
///
/// The one inversion of an addition is shared by all groups and lanes of a window.
final class LaneMultiples {

  private static final Field F = Field.SAKKE_P;
  private static final Field Q = Field.SAKKE_Q;
  private static final int SIZE = F.octets();
  private static final long GROUP_ELEMENTS = 4;
  private static final ValueLayout.OfLong BIG_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// Constants in all lanes, never closed: the integers 3 and -3.
  private static final long THREE;

  private static final long MINUS_THREE;

  /// Elements of Q: 2^1024 - 1 and 1/2.
  private static final long OFFSET;

  private static final long HALF;

  static {
    Frame constants = Frame.open(2 * ELEMENT + 2L * SIZE);
    BigInteger p = new BigInteger(1, F.modulus());
    THREE = constants.alloc(ELEMENT);
    MINUS_THREE = constants.alloc(ELEMENT);
    LaneField.constant(THREE, BigInteger.valueOf(3));
    LaneField.constant(MINUS_THREE, p.subtract(BigInteger.valueOf(3)));
    OFFSET = constants.alloc(SIZE);
    HALF = constants.alloc(SIZE);
    byte[] ones = new byte[LaneTable.WINDOWS];
    Arrays.fill(ones, (byte) 0xff);
    Q.reducePublic(OFFSET, ones);
    Q.set(HALF, 2);
    Q.inv(HALF, HALF);
  }

  private final int users;
  private final int groups;
  private final long digits;
  private final long state;
  private final LaneInversion inversion;
  private final long t;
  private final long u;
  private final long element;
  private final long scratch;
  private final long select;
  private final long gather;

  private LaneMultiples(Frame frame, int users) {
    this.users = users;
    this.groups = groups(users);
    this.digits = frame.alloc((long) users * SIZE);
    this.state = frame.alloc(groups * GROUP_ELEMENTS * ELEMENT);
    this.t = frame.alloc(ELEMENT);
    this.u = frame.alloc(ELEMENT);
    this.element = frame.alloc(SIZE);
    this.scratch = frame.alloc(LaneProduct.SCRATCH);
    this.inversion = new LaneInversion(frame, groups, scratch);
    this.select = frame.alloc(LaneLookup.SCRATCH);
    this.gather = frame.alloc(Limbs.SCRATCH);
  }

  private static int groups(int users) {
    return (users + LANES - 1) / LANES;
  }

  private static long octets(int users) {
    return (long) users * SIZE
        + (groups(users) * GROUP_ELEMENTS + 2L) * ELEMENT
        + SIZE
        + LaneProduct.SCRATCH
        + LaneInversion.octets(groups(users))
        + LaneLookup.SCRATCH
        + Limbs.SCRATCH;
  }

  /// Writes 04 || x || y of [k]P, 257 octets each, at `out`, for `users` scalars k at `scalars`,
  /// elements of Q, none 0. Only the first `windows` windows are summed; less than all is for
  /// rehearsals.
  static void encode(long out, long scalars, int users, int windows) {
    try (Frame frame = Frame.open(octets(users))) {
      LaneMultiples m = new LaneMultiples(frame, users);
      m.recode(scalars);
      m.begin();
      for (int i = 1; i < windows; i++) {
        m.add(i);
      }
      m.finish(out);
    }
  }

  private void recode(long scalars) {
    for (int user = 0; user < users; user++) {
      long e = digits + (long) user * SIZE;
      Q.add(e, scalars + (long) user * SIZE, OFFSET);
      Q.mul(e, e, HALF);
      Q.toWords(e, e);
    }
  }

  private long x(int group) {
    return state + group * GROUP_ELEMENTS * ELEMENT;
  }

  private long y(int group) {
    return x(group) + ELEMENT;
  }

  /// The difference of the x of an addition.
  private long difference(int group) {
    return x(group) + 2 * ELEMENT;
  }

  /// y of the table's entry.
  private long entry(int group) {
    return x(group) + 3 * ELEMENT;
  }

  private void begin() {
    for (int g = 0; g < groups; g++) {
      LaneTable.select(x(g), y(g), 0, digits, users, g * LANES, select);
    }
  }

  private void add(int window) {
    for (int g = 0; g < groups; g++) {
      long d = difference(g);
      LaneTable.select(d, entry(g), window, digits, users, g * LANES, select);
      LaneField.sub(d, d, x(g));
      inversion.multiplyUp(g, d);
    }
    long _ = inversion.invert(groups);
    for (int g = groups - 1; g >= 0; g--) {
      inversion.takeInverse(t, g, difference(g));
      LaneField.sub(u, entry(g), y(g));
      LaneField.mul(t, u, t, scratch); // the slope
      MemorySegment.copy(MEM, x(g), MEM, u, ELEMENT);
      LaneField.squareMinus(x(g), t, difference(g), u, scratch);
      LaneField.sub(u, u, x(g));
      LaneField.mulMinus(y(g), u, t, y(g), scratch);
    }
  }

  private void finish(long out) {
    for (int g = 0; g < groups; g++) {
      inversion.multiplyUp(g, x(g));
    }
    long _ = inversion.invert(groups);
    for (int g = groups - 1; g >= 0; g--) {
      inversion.takeInverse(t, g, x(g));
      LaneField.mul(x(g), t, MINUS_THREE, scratch);
      LaneField.mul(u, t, t, scratch);
      LaneField.mul(u, u, y(g), scratch);
      LaneField.mul(y(g), u, THREE, scratch);
      for (int lane = 0; lane < LANES && g * LANES + lane < users; lane++) {
        long at = out + ((long) g * LANES + lane) * BaseMultiples.POINT;
        MEM.set(JAVA_BYTE, at, (byte) 4);
        write(at + 1, x(g) + 8L * lane);
        write(at + 1 + SIZE, y(g) + 8L * lane);
      }
    }
  }

  private void write(long out, long limbs) {
    Limbs.SAKKE.gather(element, limbs, VECTOR, gather);
    for (int i = 0; i < SIZE / 8; i++) {
      long word = MEM.get(JAVA_LONG, element + 8L * i);
      MEM.set(BIG_LONG, out + SIZE - 8 - 8L * i, word);
    }
  }
}

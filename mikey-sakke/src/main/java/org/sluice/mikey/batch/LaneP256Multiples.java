package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.batch.LaneP256.ELEMENT;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Multiples of G of P-256 for one scalar in each lane, group after group of lanes.
///
/// A scalar k becomes the integer e = k/2 + 255 * 2^248 mod q, e < q, with the octets u_i. The
/// windows below the last have the odd digits d_i = 2 u_i - 255, so that their sum is S = d_0 + d_1
/// 2^8 + ... The last window has the entries E_u = (2u - 509) 2^248 - 1. All together that is 2e -
/// 510 * 2^248 = k mod q.
///
/// The sums are affine: no two operands may be equal or inverse. Below the last window the sum so
/// far, s, is odd and |s| < 2^(8i), the entry d 2^(8i) is at least as large as 2^(8i), and both
/// together are below 2^248 < q: s + d 2^(8i) and s - d 2^(8i) are not 0 mod q. In the last window
/// S + E_u = k mod q, which is 0 only for k = 0: [GeneratorMultiples] refuses it. S - E_u is even,
/// above -2 * 2^248 and at most 510 * 2^248, less than 2q: a multiple of q only if it is 0, and the
/// one E_u in the range of S is E_255 = 2^248 - 1. Then all digits are 255, and e would be 2^256 -
/// 1, which is not below q.
///
/// The one inversion of an addition is shared by all groups and lanes of a window.
final class LaneP256Multiples {

  private static final Field Q = Field.P256_N;
  private static final int SIZE = Q.octets();
  private static final long GROUP_ELEMENTS = 4;
  private static final ValueLayout.OfLong BIG_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// The integer 1 in all lanes, never closed.
  private static final long ONE;

  /// Elements of Q: 255 * 2^248 and 1/2.
  private static final long OFFSET;

  private static final long HALF;

  static {
    Frame constants = Frame.open(ELEMENT + 2L * SIZE);
    ONE = constants.alloc(ELEMENT);
    LaneP256.constant(ONE, BigInteger.ONE);
    OFFSET = constants.alloc(SIZE);
    HALF = constants.alloc(SIZE);
    byte[] highest = new byte[SIZE];
    highest[0] = (byte) 255;
    Q.reducePublic(OFFSET, highest);
    Q.set(HALF, 2);
    Q.inv(HALF, HALF);
  }

  private final int users;
  private final int groups;
  private final long digits;
  private final long state;
  private final LaneP256Inversion inversion;
  private final long t;
  private final long u;
  private final long s;
  private final long words;
  private final long select;
  private final long gather;

  private LaneP256Multiples(Frame frame, int users) {
    this.users = users;
    this.groups = groups(users);
    this.digits = frame.alloc((long) users * SIZE);
    this.state = frame.alloc(groups * GROUP_ELEMENTS * ELEMENT);
    this.t = frame.alloc(ELEMENT);
    this.u = frame.alloc(ELEMENT);
    this.s = frame.alloc(ELEMENT);
    this.words = frame.alloc(SIZE);
    this.inversion = new LaneP256Inversion(frame, groups);
    this.select = frame.alloc(LaneLookup.SCRATCH);
    this.gather = frame.alloc(Limbs.SCRATCH);
  }

  private static int groups(int users) {
    return (users + LANES - 1) / LANES;
  }

  private static long octets(int users) {
    return (users + 1L) * SIZE
        + (groups(users) * GROUP_ELEMENTS + 3L) * ELEMENT
        + LaneP256Inversion.octets(groups(users))
        + LaneLookup.SCRATCH
        + Limbs.SCRATCH;
  }

  /// Writes 04 || x || y of [k]G, 65 octets each, at `out`, for `users` scalars k at `scalars`,
  /// elements of Q, none 0. Only the first `windows` windows and the last are summed; less than all
  /// is for rehearsals.
  static void encode(long out, long scalars, int users, int windows) {
    try (Frame frame = Frame.open(octets(users))) {
      LaneP256Multiples m = new LaneP256Multiples(frame, users);
      m.recode(scalars);
      m.begin();
      for (int i = 1; i < windows; i++) {
        m.add(i);
      }
      m.add(LaneP256Table.WINDOWS - 1);
      m.finish(out);
    }
  }

  private void recode(long scalars) {
    for (int user = 0; user < users; user++) {
      long e = digits + (long) user * SIZE;
      Q.mul(e, scalars + (long) user * SIZE, HALF);
      Q.add(e, e, OFFSET);
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
      LaneP256Table.select(x(g), y(g), 0, digits, users, g * LANES, select);
    }
  }

  private void add(int window) {
    for (int g = 0; g < groups; g++) {
      long d = difference(g);
      LaneP256Table.select(d, entry(g), window, digits, users, g * LANES, select);
      LaneP256.sub(d, d, x(g));
      inversion.multiplyUp(g, d);
    }
    inversion.invert(groups);
    for (int g = groups - 1; g >= 0; g--) {
      inversion.takeInverse(t, g, difference(g));
      LaneP256.sub(u, entry(g), y(g));
      LaneP256.mul(t, u, t); // the slope
      LaneP256.addTwice(s, difference(g), x(g));
      MemorySegment.copy(MEM, x(g), MEM, u, ELEMENT);
      LaneP256.mulMinus(x(g), t, t, s);
      LaneP256.sub(u, u, x(g));
      LaneP256.mulMinus(y(g), u, t, y(g));
    }
  }

  private void finish(long out) {
    for (int g = 0; g < groups; g++) {
      LaneP256.mul(x(g), x(g), ONE);
      LaneP256.mul(y(g), y(g), ONE);
      for (int lane = 0; lane < LANES && g * LANES + lane < users; lane++) {
        long at = out + ((long) g * LANES + lane) * GeneratorMultiples.POINT;
        MEM.set(JAVA_BYTE, at, (byte) 4);
        write(at + 1, x(g) + 8L * lane);
        write(at + 1 + SIZE, y(g) + 8L * lane);
      }
    }
  }

  private void write(long out, long limbs) {
    Limbs.P256.gather(words, limbs, VECTOR, gather);
    for (int i = 0; i < SIZE / 8; i++) {
      long word = MEM.get(JAVA_LONG, words + 8L * i);
      MEM.set(BIG_LONG, out + SIZE - 8 - 8L * i, word);
    }
  }
}

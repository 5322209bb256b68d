package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.sluice.mikey.batch.LaneField.L;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.ORDER;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.batch.LaneField25519.ELEMENT;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.sluice.mikey.secret.Frame;

/// X25519 (RFC 7748 section 5) for one scalar and one coordinate in each lane, group after group of
/// lanes: the Montgomery ladder, which has no exceptional case.
final class LaneX25519 {

  private static final int OCTETS = AgreementBatch.OCTETS;
  private static final int WORDS = OCTETS / 8;
  private static final int LIMBS = LaneField25519.N;
  private static final long HIGHEST_BIT = 1L << 63;
  private static final ValueLayout.OfLong LITTLE =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Bits of a clamped scalar.
  static final int BITS = 255;

  /// Elements of an instance, and two scratch spaces.
  private static final int ELEMENTS = 13;

  /// (A - 2) / 4 of the curve, 1 and 0, in all lanes; never closed.
  private static final long A24;

  private static final long ONE;

  private static final long ZERO;

  static {
    // One limb more than an element, which stays 0.
    Frame constants = Frame.open(3 * (ELEMENT + VECTOR));
    A24 = constants.alloc(ELEMENT + VECTOR);
    ONE = constants.alloc(ELEMENT + VECTOR);
    ZERO = constants.alloc(ELEMENT + VECTOR);
    LaneField.constant(Limbs.CURVE25519, A24, BigInteger.valueOf(121665));
    LaneField.constant(Limbs.CURVE25519, ONE, BigInteger.ONE);
  }

  private final long scalars;
  private final long masks;
  private final long x1;
  private final long x2;
  private final long z2;
  private final long x3;
  private final long z3;
  private final long a;
  private final long b;
  private final long c;
  private final long d;
  private final long t;
  private final long one;
  private final long gather;
  private final long scratch;

  private LaneX25519(Frame frame) {
    scalars = frame.alloc(WORDS * VECTOR);
    masks = frame.alloc(VECTOR);
    // What is read into or written from has one limb more.
    x1 = frame.alloc(ELEMENT + VECTOR);
    a = frame.alloc(ELEMENT + VECTOR);
    x2 = frame.alloc(ELEMENT);
    z2 = frame.alloc(ELEMENT);
    x3 = frame.alloc(ELEMENT);
    z3 = frame.alloc(ELEMENT);
    b = frame.alloc(ELEMENT);
    c = frame.alloc(ELEMENT);
    d = frame.alloc(ELEMENT);
    t = frame.alloc(3 * ELEMENT);
    scratch = frame.alloc(LaneField25519.SCRATCH);
    one = frame.alloc(OCTETS);
    gather = frame.alloc(Limbs.SCRATCH);
  }

  private static long octets() {
    return ELEMENTS * ELEMENT + (WORDS + 3L) * VECTOR + OCTETS + Limbs.SCRATCH;
  }

  /// As [AgreementBatch#multiply]. Only the lowest `bits` bits of the clamped scalars count; less
  /// than all is for rehearsals.
  static void multiply(long out, long scalars, long coordinates, int count, int bits) {
    try (Frame frame = Frame.open(octets())) {
      LaneX25519 ladder = new LaneX25519(frame);
      for (int first = 0; first < count; first += LANES) {
        ladder.group(out, scalars, coordinates, first, count, bits);
      }
    }
  }

  private void group(long out, long from, long coordinates, int first, int count, int bits) {
    for (int lane = 0; lane < LANES; lane++) {
      long at = (long) Math.min(first + lane, count - 1) * OCTETS;
      clamp(scalars + 8L * lane, from + at);
      read(x1 + 8L * lane, coordinates + at);
    }
    LaneField25519.copy(x2, ONE);
    LaneField25519.copy(z2, ZERO);
    LaneField25519.copy(x3, x1);
    LaneField25519.copy(z3, ONE);
    // The three lowest bits are 0: the last step leaves nothing to exchange.
    for (int bit = bits - 1; bit >= 0; bit--) {
      masks(bit);
      LaneField25519.swap(masks, x2, x3);
      LaneField25519.swap(masks, z2, z3);
      step();
    }
    LaneField25519.invert(b, z2, t, scratch);
    LaneField25519.mul(a, b, x2, scratch);
    for (int lane = 0; lane < LANES && first + lane < count; lane++) {
      write(out + (long) (first + lane) * OCTETS, a + 8L * lane);
    }
  }

  /// The clamped scalar of a lane.
  private static void clamp(long to, long from) {
    for (int i = 0; i < WORDS; i++) {
      long word = MEM.get(LITTLE, from + 8L * i);
      if (i == 0) {
        word &= -8;
      }
      if (i == WORDS - 1) {
        word = (word & ~HIGHEST_BIT) | (HIGHEST_BIT >>> 1);
      }
      MEM.set(JAVA_LONG, to + i * VECTOR, word);
    }
  }

  /// A coordinate, whose highest bit does not count; what is carried out of the limbs counts 19
  /// times in the lowest.
  private void read(long to, long from) {
    for (int i = 0; i < WORDS; i++) {
      long word = MEM.get(LITTLE, from + 8L * i);
      MEM.set(JAVA_LONG, one + 8L * i, i == WORDS - 1 ? word & ~HIGHEST_BIT : word);
    }
    Limbs.CURVE25519.spread(to, VECTOR, one);
    double carried = MEM.get(JAVA_DOUBLE, to + LIMBS * VECTOR);
    MEM.set(JAVA_DOUBLE, to, MEM.get(JAVA_DOUBLE, to) + 19 * carried);
  }

  private void write(long out, long limbs) {
    MEM.set(JAVA_DOUBLE, limbs + LIMBS * VECTOR, 0);
    Limbs.CURVE25519.gather(one, limbs, VECTOR, gather);
    for (int i = 0; i < WORDS; i++) {
      MEM.set(LITTLE, out + 8L * i, MEM.get(JAVA_LONG, one + 8L * i));
    }
  }

  /// Whether each lane's scalar has another bit at `bit` than above it.
  private void masks(int bit) {
    LongVector here = LongVector.fromMemorySegment(L, MEM, scalars + (bit >> 6) * VECTOR, ORDER);
    int above = bit + 1;
    LongVector next = LongVector.fromMemorySegment(L, MEM, scalars + (above >> 6) * VECTOR, ORDER);
    LongVector changed =
        here.lanewise(VectorOperators.LSHR, bit & 63)
            .lanewise(VectorOperators.XOR, next.lanewise(VectorOperators.LSHR, above & 63))
            .and(1);
    LongVector.zero(L).sub(changed).intoMemorySegment(MEM, masks, ORDER);
  }

  private void step() {
    LaneField25519.add(a, x2, z2);
    LaneField25519.sub(b, x2, z2);
    LaneField25519.add(c, x3, z3);
    LaneField25519.sub(d, x3, z3);
    LaneField25519.mul(d, d, a, scratch); // DA
    LaneField25519.mul(c, c, b, scratch); // CB
    LaneField25519.mul(a, a, a, scratch); // AA
    LaneField25519.mul(b, b, b, scratch); // BB
    LaneField25519.add(x3, d, c);
    LaneField25519.mul(x3, x3, x3, scratch);
    LaneField25519.sub(z3, d, c);
    LaneField25519.mul(z3, z3, z3, scratch);
    LaneField25519.mul(z3, z3, x1, scratch);
    LaneField25519.mul(x2, a, b, scratch);
    LaneField25519.sub(b, a, b); // E
    LaneField25519.mul(z2, b, A24, scratch);
    LaneField25519.add(z2, z2, a);
    LaneField25519.mul(z2, z2, b, scratch);
  }
}

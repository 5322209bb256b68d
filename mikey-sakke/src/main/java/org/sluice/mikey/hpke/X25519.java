package org.sluice.mikey.hpke;

import static org.sluice.mikey.hpke.Field25519.SIZE;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.secret.Frame;

/// X25519 (RFC 7748 section 5): the Montgomery ladder in the pool, constant time.
final class X25519 {

  /// Octets of scalars and coordinates.
  static final int OCTETS = 32;

  private static final long FRAME_OCTETS = 32 + Field25519.SCRATCH + 10L * SIZE;
  private static final int A24 = 121665;

  private X25519() {}

  /// Writes the product of the scalar at `scalar` and the point with the coordinate at `u` to `out`
  /// (each 32 octets of the pool; `out` may be one of the others). The caller refuses a zero
  /// result.
  static void multiply(long out, long scalar, long u) {
    try (Frame f = Frame.open(FRAME_OCTETS)) {
      long k = clamped(f, scalar);
      Ladder ladder = new Ladder(f, u);
      int previous = 0;
      for (int t = 254; t >= 0; t--) {
        int bit = (octet(k, t >> 3) >> (t & 7)) & 1;
        ladder.swap(previous ^ bit);
        ladder.step();
        previous = bit;
      }
      ladder.swap(previous);
      ladder.finish(out);
    }
  }

  /// The same for u = 9, the base point, in a third of the time.
  static void multiplyBase(long out, long scalar) {
    try (Frame f = Frame.open(OCTETS)) {
      X25519Base.multiply(out, clamped(f, scalar));
    }
  }

  private static long clamped(Frame f, long scalar) {
    long k = f.alloc(OCTETS);
    MemorySegment.copy(MEM, scalar, MEM, k, OCTETS);
    MEM.set(ValueLayout.JAVA_BYTE, k, (byte) (octet(k, 0) & 248));
    MEM.set(ValueLayout.JAVA_BYTE, k + 31, (byte) ((octet(k, 31) & 127) | 64));
    return k;
  }

  private static int octet(long at, int i) {
    return MEM.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
  }

  /// Two points x2:z2 and x3:z3 whose difference is the base, with room for one step.
  private static final class Ladder {
    private final Field25519 field;
    private final long x1;
    private final long x2;
    private final long z2;
    private final long x3;
    private final long z3;
    private final long a;
    private final long b;
    private final long c;
    private final long d;
    private final long e;

    Ladder(Frame f, long u) {
      field = new Field25519(f.alloc(Field25519.SCRATCH));
      x1 = f.alloc(SIZE);
      x2 = f.alloc(SIZE);
      z2 = f.alloc(SIZE);
      x3 = f.alloc(SIZE);
      z3 = f.alloc(SIZE);
      a = f.alloc(SIZE);
      b = f.alloc(SIZE);
      c = f.alloc(SIZE);
      d = f.alloc(SIZE);
      e = f.alloc(SIZE);
      Field25519.read(x1, u);
      Field25519.set(x2, 1);
      Field25519.copy(x3, x1);
      Field25519.set(z3, 1);
    }

    void swap(int bit) {
      Field25519.swap(bit, x2, x3);
      Field25519.swap(bit, z2, z3);
    }

    void step() {
      Field25519.add(a, x2, z2);
      Field25519.sub(b, x2, z2);
      Field25519.add(c, x3, z3);
      Field25519.sub(d, x3, z3);
      Field25519.mul(d, d, a); // DA
      Field25519.mul(c, c, b); // CB
      Field25519.square(a, a); // AA
      Field25519.square(b, b); // BB
      Field25519.add(x3, d, c);
      Field25519.square(x3, x3);
      Field25519.sub(z3, d, c);
      Field25519.square(z3, z3);
      Field25519.mul(z3, z3, x1);
      Field25519.mul(x2, a, b);
      Field25519.sub(e, a, b);
      Field25519.mulSmall(z2, e, A24);
      Field25519.add(z2, z2, a);
      Field25519.mul(z2, z2, e);
    }

    void finish(long out) {
      field.invert(a, z2);
      Field25519.mul(a, a, x2);
      Field25519.write(out, a);
    }
  }
}

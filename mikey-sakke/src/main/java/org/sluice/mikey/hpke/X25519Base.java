package org.sluice.mikey.hpke;

import static org.sluice.mikey.hpke.Field25519.SIZE;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.sluice.mikey.secret.Frame;

/// Multiples of the base point of X25519 (RFC 7748 section 4.1) by secret scalars, on the Edwards
/// curve that it is the same as: -x^2 + y^2 = 1 + d x^2 y^2, u = (1 + y) / (1 - y). No doublings:
/// for each of 64 signed digits of four bits a table holds 1 to 8 times its power of 16; a look-up
/// reads all eight. The addition has no exceptional case. 61 KB of the heap, public, made once.
final class X25519Base {

  private static final int WINDOWS = 64;
  private static final int ENTRIES = 8;
  private static final int LIMBS = SIZE / 8;

  /// Words of an entry: y + x, y - x, 2dxy.
  private static final int ENTRY = 3 * LIMBS;

  private static final String X =
      "216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51a";
  private static final String Y =
      "6666666666666666666666666666666666666666666666666666666666666658";
  private static final String D =
      "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";

  private static final long FRAME_OCTETS = 17L * SIZE + Field25519.SCRATCH;
  private static final long[] TABLE = table();

  private final Field25519 field;
  private final long x;
  private final long y;
  private final long z;
  private final long t;
  private final long entry;
  private final long negated;
  private final long a;
  private final long b;
  private final long c;
  private final long d;
  private final long e;

  private X25519Base(Frame frame) {
    field = new Field25519(frame.alloc(Field25519.SCRATCH));
    x = frame.alloc(SIZE);
    y = frame.alloc(SIZE);
    z = frame.alloc(SIZE);
    t = frame.alloc(SIZE);
    entry = frame.alloc(3L * SIZE);
    negated = frame.alloc(SIZE);
    a = frame.alloc(SIZE);
    b = frame.alloc(SIZE);
    c = frame.alloc(SIZE);
    d = frame.alloc(SIZE);
    e = frame.alloc(SIZE);
    Field25519.set(y, 1);
    Field25519.set(z, 1);
  }

  /// Writes what [X25519#multiply] writes for the base point, u = 9, to `out`: for the clamped
  /// scalar at `scalar`, 32 octets of the pool.
  static void multiply(long out, long scalar) {
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      X25519Base sum = new X25519Base(frame);
      int carry = 0;
      for (int i = 0; i < WINDOWS; i++) {
        int octet = MEM.get(ValueLayout.JAVA_BYTE, scalar + (i >> 1)) & 0xff;
        int digit = ((octet >> ((i & 1) * 4)) & 15) + carry;
        // The last digit is at most 8, since bit 255 is clear.
        carry = i == WINDOWS - 1 ? 0 : (digit + 8) >> 4;
        sum.select(i, digit - (carry << 4));
        sum.add();
      }
      sum.finish(out);
    }
  }

  /// The entry for a digit from -8 to 8; that of 0 is the neutral point, 1, 1, 0.
  private void select(int window, int digit) {
    long sign = digit >> 31;
    long magnitude = (digit ^ sign) - sign;
    for (int word = 0; word < ENTRY; word++) {
      long found = 0;
      for (int j = 0; j < ENTRIES; j++) {
        long mask = ((magnitude ^ (j + 1)) - 1) >> 63;
        found |= TABLE[(window * ENTRIES + j) * ENTRY + word] & mask;
      }
      MEM.set(ValueLayout.JAVA_LONG, entry + 8L * word, found);
    }
    long none = (magnitude - 1) >>> 63;
    setBit(entry, none);
    setBit(entry + SIZE, none);
    Field25519.set(a, 0);
    Field25519.sub(negated, a, entry + 2L * SIZE);
    Field25519.swap(-sign, entry, entry + SIZE);
    Field25519.swap(-sign, entry + 2L * SIZE, negated);
  }

  private static void setBit(long element, long bit) {
    MEM.set(ValueLayout.JAVA_LONG, element, MEM.get(ValueLayout.JAVA_LONG, element) | bit);
  }

  /// Adds the entry to x : y : z, t = xy / z.
  private void add() {
    Field25519.sub(a, y, x);
    Field25519.mul(a, a, entry + SIZE);
    Field25519.add(b, y, x);
    Field25519.mul(b, b, entry);
    Field25519.mul(c, t, entry + 2L * SIZE);
    Field25519.add(d, z, z);
    Field25519.sub(e, b, a);
    Field25519.add(b, b, a);
    Field25519.sub(a, d, c);
    Field25519.add(d, d, c);
    Field25519.mul(x, e, a);
    Field25519.mul(y, d, b);
    Field25519.mul(t, e, b);
    Field25519.mul(z, a, d);
  }

  /// u = (z + y) / (z - y); z = y would be the neutral point, which no clamped scalar gives.
  private void finish(long out) {
    Field25519.sub(a, z, y);
    field.invert(b, a);
    Field25519.add(a, z, y);
    Field25519.mul(a, a, b);
    Field25519.write(out, a);
  }

  private static long[] table() {
    long[] table = new long[WINDOWS * ENTRIES * ENTRY];
    try (Frame frame = Frame.open(FRAME_OCTETS + 3L * SIZE + 64)) {
      X25519Base sum = new X25519Base(frame);
      long base = frame.alloc(3L * SIZE);
      long octets = frame.alloc(32);
      constant(sum.x, X, octets);
      constant(sum.y, Y, octets);
      Field25519.mul(sum.t, sum.x, sum.y);
      for (int window = 0; window < WINDOWS; window++) {
        for (int j = 0; j < ENTRIES; j++) {
          sum.affine(octets);
          if (j == 0) {
            MemorySegment.copy(MEM, sum.entry, MEM, base, 3L * SIZE);
          }
          int at = (window * ENTRIES + j) * ENTRY;
          for (int word = 0; word < ENTRY; word++) {
            table[at + word] = MEM.get(ValueLayout.JAVA_LONG, sum.entry + 8L * word);
          }
          // After eight times the base, the same again: sixteen times.
          if (j < ENTRIES - 1) {
            MemorySegment.copy(MEM, base, MEM, sum.entry, 3L * SIZE);
          }
          sum.add();
        }
      }
    }
    return table;
  }

  private static void constant(long r, String hex, long octets) {
    byte[] big = HexFormat.of().parseHex(hex);
    for (int i = 0; i < big.length; i++) {
      MEM.set(ValueLayout.JAVA_BYTE, octets + i, big[big.length - 1 - i]);
    }
    Field25519.read(r, octets);
  }

  /// The entry of this sum, which becomes affine.
  private void affine(long octets) {
    field.invert(a, z);
    Field25519.mul(x, x, a);
    Field25519.mul(y, y, a);
    Field25519.mul(t, x, y);
    Field25519.set(z, 1);
    constant(c, D, octets);
    Field25519.add(c, c, c);
    Field25519.add(entry, y, x);
    Field25519.sub(entry + SIZE, y, x);
    Field25519.mul(entry + 2L * SIZE, t, c);
    for (int i = 0; i < 3; i++) {
      Field25519.write(octets, entry + (long) i * SIZE);
      Field25519.read(entry + (long) i * SIZE, octets);
    }
  }
}

package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// One of the two curves y^2 = x^3 - 3x + b and its subgroup of prime order.
///
/// A point is three field elements X, Y, Z ([#pointOctets()] octets) at an offset of
/// [SecretPool#MEM] that is a multiple of 8, standing for (X/Z, Y/Z); infinity is (0, Y, 0) with Y
/// not 0. A scalar is an element of [#order()]. The result of an operation may be one of its
/// operands. Time and addresses do not depend on points or on scalar elements; the operations with
/// `Public` in their name let them depend on scalars, which are octets there.
///
/// The operations that take `scratch` want [#scratchOctets()] octets at that offset, overwrite them
/// and leave intermediate values behind, for the caller's [Frame] to wipe.
public final class Curve {

  /// RFC 6509 Appendix A: y^2 = x^3 - 3x over the 1024-bit p, subgroup of order q, cofactor 4.
  public static final Curve SAKKE =
      new Curve(
          "SAKKE parameter set 1",
          Field.SAKKE_P,
          Field.SAKKE_Q,
          4,
          null,
          "0453fc09ee332c29ad0a7990053ed9b52a2b1a2fd60aec69c698b2f204b6ff7cbfb5edb6c0f6ce2308ab10db"
              + "9030b09e1043d5f22cdb9dfa55718bd9e7406ce8909760af765dd5bccb337c86548b72f2e1a702c3"
              + "397a60de74a7c1514dba66910dd5cfb4cc80728d87ee9163a5b63f73ec80ec46c4967e0979880dc8"
              + "abeae63895"
              + "0a8249063f6009f1f9f1f0533634a135d3e82016029906963d778d821e141178f5ea69f4654ec2b9"
              + "e7f7f5e5f0de55f66b598ccf9a140b2e416cff0ca9e032b970dae117ad547c6ccad696b5b7652fe0"
              + "ac6f1e80164aa989492d979fc5a4d5f213515ad7e9cb99a980bdad5ad5bb4636adb9b5706a67dcde"
              + "75573fd71bef16d7");

  /// NIST P-256, the curve of RFC 6507 as profiled by RFC 6509; cofactor 1.
  public static final Curve P256 =
      new Curve(
          "P-256",
          Field.P256_P,
          Field.P256_N,
          1,
          "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
          "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb"
              + "4a7c0f9e162bce33576b315ececbb6406837bf51f5");

  private final String name;
  private final Field f;
  private final Field order;
  private final int cofactor;
  private final int size;
  private final long b; // 0: the term is absent
  private final CompleteFormulas formulas;
  private final PublicPoint generator;
  private volatile @Nullable FixedBase fixedBase;

  private Curve(
      String name, Field f, Field order, int cofactor, @Nullable String b, String generator) {
    this.name = name;
    this.f = f;
    this.order = order;
    this.cofactor = cofactor;
    this.size = f.octets();
    this.b = b == null ? 0 : constant(f, b);
    this.formulas = new CompleteFormulas(f, this.b);
    this.generator = PublicPoint.of(this, HexFormat.of().parseHex(generator));
  }

  private static long constant(Field f, String hex) {
    // Never closed: the constant lives as long as the class.
    long at = Frame.open(f.octets()).alloc(f.octets());
    f.fromPublic(at, HexFormat.of().parseHex(hex), 0, f.octets());
    return at;
  }

  /// Coordinates.
  public Field field() {
    return f;
  }

  /// Scalars: the prime order of the subgroup.
  public Field order() {
    return order;
  }

  /// Octets of a point in the pool: 384 or 96.
  public int pointOctets() {
    return 3 * size;
  }

  /// Octets of an encoded point, 04 || x || y: 257 or 65.
  public int encodedOctets() {
    return 1 + 2 * size;
  }

  /// Octets of scratch space one point operation needs.
  public int scratchOctets() {
    return CompleteFormulas.SCRATCH * size;
  }

  /// P of RFC 6508 or G of RFC 6507.
  public PublicPoint generator() {
    return generator;
  }

  /// The offset of b; 0 if b is.
  long b() {
    return b;
  }

  /// r = infinity.
  public void setInfinity(long r) {
    f.setZero(r);
    f.setOne(r + size);
    f.setZero(r + 2L * size);
  }

  /// r = p.
  public void copy(long r, long p) {
    MemorySegment.copy(SecretPool.MEM, p, SecretPool.MEM, r, pointOctets());
  }

  /// to = from where `mask` is all ones.
  public void cmov(long mask, long to, long from) {
    for (int i = 0; i < 3; i++) {
      f.cmov(mask, to + (long) i * size, from + (long) i * size);
    }
  }

  /// r = p + q.
  public void add(long r, long p, long q, long scratch) {
    formulas.add(r, p, q, scratch);
  }

  /// r = p + q, with scratch space of its own.
  public void add(long r, long p, long q) {
    try (Frame frame = Frame.open(scratchOctets())) {
      add(r, p, q, frame.alloc(scratchOctets()));
    }
  }

  /// r = 2p.
  public void dbl(long r, long p, long scratch) {
    formulas.dbl(r, p, scratch);
  }

  /// r = 2p, with scratch space of its own.
  public void dbl(long r, long p) {
    try (Frame frame = Frame.open(scratchOctets())) {
      dbl(r, p, frame.alloc(scratchOctets()));
    }
  }

  /// r = -p.
  public void neg(long r, long p) {
    f.copy(r, p);
    f.neg(r + size, p + size);
    f.copy(r + 2L * size, p + 2L * size);
  }

  /// r = p - q.
  public void sub(long r, long p, long q) {
    try (Frame frame = Frame.open(pointOctets())) {
      long negated = frame.alloc(pointOctets());
      neg(negated, q);
      add(r, p, negated);
    }
  }

  /// r = kG, k an element of [#order()]. The first call builds the tables of the curve.
  public void mulBase(long r, long k) {
    try (Frame frame = Frame.open(order.octets())) {
      long words = frame.alloc(order.octets());
      order.toWords(words, k);
      if (this == P256) {
        P256Base.multiply(r, words);
      } else {
        fixedBase().multiply(r, words, order.limbs());
      }
    }
  }

  /// r = kG for a public k, an element of [#order()]: the time depends on its length.
  public void mulBasePublic(long r, long k) {
    try (Frame frame = Frame.open(order.octets())) {
      long words = frame.alloc(order.octets());
      order.toWords(words, k);
      fixedBase().multiplyPublic(r, words, order.limbs());
    }
  }

  /// r = kp, k an element of [#order()].
  public void mul(long r, long k, long p) {
    try (Frame frame = Frame.open(order.octets())) {
      long words = frame.alloc(order.octets());
      order.toWords(words, k);
      if (this == P256) {
        P256Any.multiply(r, words, p);
      } else {
        VariableBase.multiply(this, r, words, order.limbs(), p);
      }
    }
  }

  /// r = kp for a public k, most significant octet first, of any length (not reduced). The point
  /// may be secret.
  public void mulPublic(long r, byte[] k, long p) {
    MultiScalar.multiply(this, r, new byte[][] {k}, new long[] {p});
  }

  /// r = sum of k_i p_i for public k_i as in [#mulPublic(long, byte[], long)]. The points may be
  /// secret.
  public void msmPublic(long r, byte[][] k, long[] p) {
    MultiScalar.multiply(this, r, k, p);
  }

  /// Mask of p = infinity. (0, 0, 0), which is no point, is not infinity.
  public long isInfinity(long p) {
    return f.isZero(p) & ~f.isZero(p + size) & f.isZero(p + 2L * size);
  }

  /// Mask of p = q. (0, 0, 0) equals nothing.
  public long equal(long p, long q) {
    try (Frame frame = Frame.open(2L * size)) {
      long left = frame.alloc(size);
      long right = frame.alloc(size);
      f.mul(left, p, q + 2L * size);
      f.mul(right, q, p + 2L * size);
      long same = f.equal(left, right);
      f.mul(left, p + size, q + 2L * size);
      f.mul(right, q + size, p + 2L * size);
      same &= f.equal(left, right);
      long bothFinite = ~f.isZero(p + 2L * size) & ~f.isZero(q + 2L * size);
      return (same & bothFinite) | (isInfinity(p) & isInfinity(q));
    }
  }

  /// Mask of "p is in the subgroup of order q and not infinity": [q]p = O, p != O. For cofactor 1
  /// every point of the curve is.
  public long hasOrder(long p) {
    if (cofactor == 1) {
      return ~isInfinity(p);
    }
    try (Frame frame = Frame.open(pointOctets())) {
      long multiple = frame.alloc(pointOctets());
      mulPublic(multiple, order.modulus(), p);
      return isInfinity(multiple) & ~isInfinity(p);
    }
  }

  /// The affine coordinates of p, elements at x and y. Infinity gives (0, 0).
  public void affine(long x, long y, long p) {
    try (Frame frame = Frame.open(2L * size)) {
      long inverse = frame.alloc(size);
      long t = frame.alloc(size);
      f.inv(inverse, p + 2L * size);
      f.mul(t, p, inverse);
      f.mul(y, p + size, inverse);
      f.copy(x, t);
    }
  }

  /// Writes 04 || x || y, [#encodedOctets()] octets, at `at` (no alignment needed).
  ///
  /// @throws BadPoint with INFINITY if p has no affine coordinates
  public void encode(long at, long p) {
    if (f.isZero(p + 2L * size) != 0) {
      throw new BadPoint(name, Problem.INFINITY);
    }
    try (Frame frame = Frame.open(2L * size)) {
      long x = frame.alloc(size);
      long y = frame.alloc(size);
      affine(x, y, p);
      SecretPool.MEM.set(JAVA_BYTE, at, (byte) 4);
      f.toOctets(at + 1, x);
      f.toOctets(at + 1 + size, y);
    }
  }

  /// Reads a point of `length` octets at `at` and checks form, range and the curve equation; not
  /// the order ([#hasOrder(long)]). It tells why a point is bad, and otherwise nothing about it.
  ///
  /// @throws BadPoint naming the rule that is broken
  public void decode(long r, long at, int length) {
    if (length == 1 && SecretPool.MEM.get(JAVA_BYTE, at) == 0) {
      throw new BadPoint(name, Problem.INFINITY);
    }
    if (length != encodedOctets()) {
      throw new BadPoint(name, Problem.WRONG_LENGTH);
    }
    if (SecretPool.MEM.get(JAVA_BYTE, at) != 4) {
      throw new BadPoint(name, Problem.NOT_UNCOMPRESSED);
    }
    long below = f.fromOctets(r, at + 1, size) & f.fromOctets(r + size, at + 1 + size, size);
    if (below == 0) {
      throw new BadPoint(name, Problem.COORDINATE_TOO_LARGE);
    }
    if (isOnCurve(r, r + size) == 0) {
      throw new BadPoint(name, Problem.OFF_CURVE);
    }
    f.setOne(r + 2L * size);
  }

  /// Mask of y^2 = x^3 - 3x + b.
  private long isOnCurve(long x, long y) {
    try (Frame frame = Frame.open(2L * size)) {
      long t = frame.alloc(size);
      long u = frame.alloc(size);
      f.set(t, 3);
      f.sqr(u, x);
      f.sub(u, u, t);
      f.mul(u, u, x);
      if (b != 0) {
        f.add(u, u, b);
      }
      f.sqr(t, y);
      return f.equal(t, u);
    }
  }

  private FixedBase fixedBase() {
    FixedBase built = fixedBase;
    if (built == null) {
      synchronized (this) {
        built = fixedBase;
        if (built == null) {
          try (Frame frame = Frame.open(pointOctets())) {
            long at = frame.alloc(pointOctets());
            generator.load(at);
            built = tables(at);
          }
          fixedBase = built;
        }
      }
    }
    return built;
  }

  /// Tables of the projective point at `p`, which is in the subgroup of order q and not infinity.
  FixedBase tables(long p) {
    return new FixedBase(f, formulas, order.bits(), p);
  }

  @Override
  public String toString() {
    return name;
  }
}

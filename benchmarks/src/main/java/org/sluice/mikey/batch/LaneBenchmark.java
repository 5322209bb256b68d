package org.sluice.mikey.batch;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.math.ec.ECConstantTimeMultiplier;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// A batch of multiples of P in lanes against Bouncy Castle one at a time (its constant-time
/// multiplier, and its comb, its fastest), a batch of multiples of G of P-256, and one
/// multiplication mod p in a lane against BigInteger. In the package of the lanes, which are not
/// public. All per single multiplication.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LaneBenchmark {
  private static final int BATCH = 1024;
  private static final int SMALL = 128;
  private static final int PRODUCTS = 64;

  private final Frame frame = Frame.open(BATCH * 500L);
  private final long scalars = frame.alloc(BATCH * (long) BaseMultiples.SCALAR);
  private final long out = frame.alloc(BATCH * (long) BaseMultiples.POINT);
  private final long scalarsOfG = frame.alloc(BATCH * (long) GeneratorMultiples.SCALAR);
  private final long outOfG = frame.alloc(BATCH * (long) GeneratorMultiples.POINT);
  private final Frame elements = Frame.open(3 * LaneField.ELEMENT + LaneProduct.SCRATCH);
  private final long a = elements.alloc(LaneField.ELEMENT);
  private final long b = elements.alloc(LaneField.ELEMENT);
  private final long r = elements.alloc(LaneField.ELEMENT);
  private final long scratch = elements.alloc(LaneProduct.SCRATCH);
  private final BigInteger p = new BigInteger(1, Field.SAKKE_P.modulus());
  private final SecureRandom random = new SecureRandom();
  private final BigInteger u = new BigInteger(1023, random);
  private final BigInteger v = new BigInteger(1023, random);
  private final BigInteger k = new BigInteger(1021, random);
  private final ECPoint generator = generator();

  private ECPoint generator() {
    BigInteger q = new BigInteger(1, Field.SAKKE_Q.modulus());
    BigInteger three = BigInteger.valueOf(3);
    ECCurve curve = new ECCurve.Fp(p, p.subtract(three), BigInteger.ZERO, q, BigInteger.valueOf(4));
    return curve.decodePoint(Curve.SAKKE.generator().octets());
  }

  /// Draws the scalars and compiles the lanes.
  @Setup
  public void prepare() {
    draw();
    System.out.println("lanes: " + BaseMultiples.prepare());
  }

  void draw() {
    byte[] octets = new byte[140];
    for (int i = 0; i < BATCH; i++) {
      random.nextBytes(octets);
      Field.SAKKE_Q.reducePublic(scalars + (long) i * BaseMultiples.SCALAR, octets);
      Field.P256_N.reducePublic(scalarsOfG + (long) i * GeneratorMultiples.SCALAR, octets);
    }
    LaneField.constant(a, u);
    LaneField.constant(b, v);
  }

  /// Wipes the operands; says whether lanes were seen on the heap.
  @TearDown
  public void wipe() {
    System.out.println("parts seen on the heap: " + BaseMultiples.partsSeenOnHeap());
    close();
  }

  void close() {
    frame.close();
    elements.close();
  }

  /// kP to octets, 1024 at once.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void batch() {
    BaseMultiples.encode(out, scalars, BATCH);
  }

  /// kP to octets, 128 at once.
  @Benchmark
  @OperationsPerInvocation(SMALL)
  public void smallBatch() {
    BaseMultiples.encode(out, scalars, SMALL);
  }

  /// kG of P-256 to octets, 1024 at once.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void batchOfG() {
    GeneratorMultiples.encode(outOfG, scalarsOfG, BATCH);
  }

  /// The same one by one.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void oneByOneOfG() {
    OneByOne.encode(Curve.P256, outOfG, scalarsOfG, BATCH);
  }

  /// kP by the constant-time multiplier of Bouncy Castle.
  @Benchmark
  public ECPoint constantTimeBouncyCastle() {
    return new ECConstantTimeMultiplier().multiply(generator, k).normalize();
  }

  /// kP by Bouncy Castle's comb, whose table look-up reads all entries.
  @Benchmark
  public ECPoint combBouncyCastle() {
    return new FixedPointCombMultiplier().multiply(generator, k).normalize();
  }

  /// One product mod p in a lane.
  @Benchmark
  @OperationsPerInvocation(PRODUCTS)
  public void product() {
    for (int i = 0; i < PRODUCTS / LaneField.LANES; i++) {
      LaneField.mul(r, a, b, scratch);
    }
  }

  /// The same by BigInteger.
  @Benchmark
  public BigInteger productBigInteger() {
    return u.multiply(v).mod(p);
  }
}

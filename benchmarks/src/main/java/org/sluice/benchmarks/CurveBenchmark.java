package org.sluice.benchmarks;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECMultiplier;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Multiples of the generator and of another point, in constant time here; by Bouncy Castle with
/// its comb for the generator and its own choice for another point, each down to affine
/// coordinates, which both sides need for octets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CurveBenchmark {
  private final Frame frame = Frame.open(1 << 15);
  private final Side sakke = new Side(frame, Curve.SAKKE, sakkeOfBouncyCastle());
  private final Side p256 =
      new Side(frame, Curve.P256, CustomNamedCurves.getByName("secp256r1").getG());
  private final ECMultiplier comb = new FixedPointCombMultiplier();

  /// One curve on both sides, with one scalar and one point.
  private static final class Side {
    final Curve curve;
    final long scalar;
    final long point;
    final long result;
    final long octets;
    final ECPoint generator;
    final ECPoint other;
    final BigInteger factor;

    Side(Frame frame, Curve curve, ECPoint generator) {
      Field q = curve.order();
      this.curve = curve;
      this.scalar = DomainKeys.random(frame, q);
      this.point = frame.alloc(curve.pointOctets());
      this.result = frame.alloc(curve.pointOctets());
      this.octets = frame.alloc(curve.encodedOctets());
      this.factor = new BigInteger(1, DomainKeys.octets(frame, q, scalar));
      this.generator = generator;
      this.other = generator.multiply(factor).normalize();
      curve.mulBase(point, scalar);
    }

    /// Both sides must agree, or the comparison means nothing.
    void check(Frame frame) {
      long x = frame.alloc(curve.field().octets());
      long y = frame.alloc(curve.field().octets());
      curve.affine(x, y, point);
      byte[] ours = DomainKeys.octets(frame, curve.field(), x);
      if (Arrays.compare(ours, other.getAffineXCoord().getEncoded()) != 0) {
        throw new IllegalStateException("the two sides compute different points on " + curve);
      }
    }

    long base() {
      curve.mulBase(result, scalar);
      curve.encode(octets, result);
      return octets;
    }

    long any() {
      curve.mul(result, scalar, point);
      curve.encode(octets, result);
      return octets;
    }
  }

  private static ECPoint sakkeOfBouncyCastle() {
    BigInteger p = new BigInteger(1, Field.SAKKE_P.modulus());
    BigInteger q = new BigInteger(1, Field.SAKKE_Q.modulus());
    ECCurve curve =
        new ECCurve.Fp(
            p, p.subtract(BigInteger.valueOf(3)), BigInteger.ZERO, q, BigInteger.valueOf(4));
    return curve.decodePoint(Curve.SAKKE.generator().octets());
  }

  /// Compares both sides once.
  @Setup
  public void check() {
    sakke.check(frame);
    p256.check(frame);
  }

  /// Wipes the operands.
  @TearDown
  public void wipe() {
    frame.close();
  }

  /// kP on the SAKKE curve.
  @Benchmark
  public long sakkeBase() {
    return sakke.base();
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public ECPoint sakkeBaseBouncyCastle() {
    return comb.multiply(sakke.generator, sakke.factor).normalize();
  }

  /// kR for another point of the SAKKE curve.
  @Benchmark
  public long sakkeAny() {
    return sakke.any();
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public ECPoint sakkeAnyBouncyCastle() {
    return sakke.other.multiply(sakke.factor).normalize();
  }

  /// kG on P-256.
  @Benchmark
  public long p256Base() {
    return p256.base();
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public ECPoint p256BaseBouncyCastle() {
    return comb.multiply(p256.generator, p256.factor).normalize();
  }

  /// kR for another point of P-256.
  @Benchmark
  public long p256Any() {
    return p256.any();
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public ECPoint p256AnyBouncyCastle() {
    return p256.other.multiply(p256.factor).normalize();
  }
}

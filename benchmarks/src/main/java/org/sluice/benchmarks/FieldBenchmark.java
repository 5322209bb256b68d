package org.sluice.benchmarks;

import java.math.BigInteger;
import java.util.concurrent.TimeUnit;
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
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Multiplication and inversion in both fields, and what [BigInteger] needs for the same. Each
/// product is the next operand, so that one must wait for the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FieldBenchmark {
  private final Frame frame = Frame.open(4096);
  private final BigInteger p1024 = new BigInteger(1, Field.SAKKE_P.modulus());
  private final BigInteger p256 = new BigInteger(1, Field.P256_P.modulus());
  private long a1024;
  private long b1024;
  private long a256;
  private long b256;
  private BigInteger big1024 = BigInteger.ONE;
  private BigInteger factor1024 = BigInteger.ONE;
  private BigInteger big256 = BigInteger.ONE;
  private BigInteger factor256 = BigInteger.ONE;

  /// Random operands, the same on both sides.
  @Setup
  public void operands() {
    a1024 = DomainKeys.random(frame, Field.SAKKE_P);
    b1024 = DomainKeys.random(frame, Field.SAKKE_P);
    a256 = DomainKeys.random(frame, Field.P256_P);
    b256 = DomainKeys.random(frame, Field.P256_P);
    big1024 = new BigInteger(1, DomainKeys.octets(frame, Field.SAKKE_P, a1024));
    factor1024 = new BigInteger(1, DomainKeys.octets(frame, Field.SAKKE_P, b1024));
    big256 = new BigInteger(1, DomainKeys.octets(frame, Field.P256_P, a256));
    factor256 = new BigInteger(1, DomainKeys.octets(frame, Field.P256_P, b256));
  }

  /// Wipes the operands.
  @TearDown
  public void wipe() {
    frame.close();
  }

  /// a = a * b modulo p of SAKKE.
  @Benchmark
  public long mul1024() {
    Field.SAKKE_P.mul(a1024, a1024, b1024);
    return a1024;
  }

  /// a = a * a modulo p of SAKKE.
  @Benchmark
  public long sqr1024() {
    Field.SAKKE_P.sqr(a1024, a1024);
    return a1024;
  }

  /// The same by BigInteger.
  @Benchmark
  public BigInteger sqr1024BigInteger() {
    big1024 = big1024.multiply(big1024).mod(p1024);
    return big1024;
  }

  /// a = a * b modulo p of SAKKE, by BigInteger.
  @Benchmark
  public BigInteger mul1024BigInteger() {
    big1024 = big1024.multiply(factor1024).mod(p1024);
    return big1024;
  }

  /// a = a * b modulo p of P-256.
  @Benchmark
  public long mul256() {
    Field.P256_P.mul(a256, a256, b256);
    return a256;
  }

  /// The same by BigInteger.
  @Benchmark
  public BigInteger mul256BigInteger() {
    big256 = big256.multiply(factor256).mod(p256);
    return big256;
  }

  /// a = 1 / a modulo p of SAKKE, in constant time.
  @Benchmark
  public long inv1024() {
    Field.SAKKE_P.inv(a1024, a1024);
    return a1024;
  }

  /// The same by BigInteger, not in constant time.
  @Benchmark
  public BigInteger inv1024BigInteger() {
    big1024 = big1024.modInverse(p1024);
    return big1024;
  }
}

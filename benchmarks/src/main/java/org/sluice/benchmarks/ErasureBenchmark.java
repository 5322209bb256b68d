package org.sluice.benchmarks;

import java.util.BitSet;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.records.fec.ErasureCode;

/// Encoding a block, and recovering it when as much as possible is lost, through the Vector API and
/// through the table; microseconds per block of 100 data and 10 parity symbols of 1 376 octets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ErasureBenchmark {
  private static final int SYMBOL = 1376;

  private static final int DATA = 100;
  private static final int PARITY = 10;

  private final ErasureCode vectors = ErasureCode.of(DATA, PARITY);
  private final ErasureCode table = ErasureCode.withTable(DATA, PARITY);
  private final BitSet present = new BitSet();
  private final byte[] octets = new byte[(DATA + PARITY) * SYMBOL];

  /// A block of random octets whose first symbols are lost.
  @Setup
  public void block() {
    new SplittableRandom(1).nextBytes(octets);
    present.set(PARITY, DATA + PARITY);
  }

  /// Parity from data, Vector API.
  @Benchmark
  public byte[] encodeVectors() {
    vectors.encode(octets, SYMBOL);
    return octets;
  }

  /// Parity from data, table.
  @Benchmark
  public byte[] encodeTable() {
    table.encode(octets, SYMBOL);
    return octets;
  }

  /// As many lost data symbols as there is parity, Vector API.
  @Benchmark
  public byte[] recoverVectors() {
    vectors.recover(octets, SYMBOL, present);
    return octets;
  }

  /// As many lost data symbols as there is parity, table.
  @Benchmark
  public byte[] recoverTable() {
    table.recover(octets, SYMBOL, present);
    return octets;
  }
}

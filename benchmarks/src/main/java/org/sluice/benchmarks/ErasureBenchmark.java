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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.records.fec.ErasureCode;

/// Encoding a block, and recovering it when as much as possible is lost, through the Vector API and
/// through the table; microseconds per block of `data` symbols of 1 376 octets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ErasureBenchmark {
  private static final int SYMBOL = 1376;

  /// Data and parity symbols.
  @Param({"100+10", "128+24"})
  public String block = "100+10";

  /// Which path.
  @Param({"vector", "table"})
  public String path = "vector";

  private ErasureCode code = ErasureCode.of(1, 0);
  private final BitSet present = new BitSet();
  private byte[] octets = new byte[0];

  /// A block of random octets whose first symbols are lost.
  @Setup
  public void block() {
    int data = Integer.parseInt(block.substring(0, block.indexOf('+')));
    int parity = Integer.parseInt(block.substring(block.indexOf('+') + 1));
    code =
        path.equals("vector")
            ? ErasureCode.of(data, parity)
            : ErasureCode.withTable(data, parity);
    octets = new byte[(data + parity) * SYMBOL];
    new SplittableRandom(1).nextBytes(octets);
    present.set(parity, data + parity);
  }

  /// Parity from data.
  @Benchmark
  public byte[] encode() {
    code.encode(octets, SYMBOL);
    return octets;
  }

  /// As many lost data symbols as there is parity.
  @Benchmark
  public byte[] recover() {
    code.recover(octets, SYMBOL, present);
    return octets;
  }
}

package org.sluice.benchmarks;

import java.time.Duration;
import java.util.List;
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
import org.sluice.records.frame.FrameDecoder;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.FrameLimits;
import org.sluice.records.frame.FrameNumbers;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.frame.LinkKeys;
import org.sluice.records.frame.LinkPlan;
import org.sluice.records.frame.LossBudget;
import org.sluice.records.frame.Outcome;
import org.sluice.records.frame.StreamItem;

/// What both ends of the link do for one object of 8 MiB, without a network: milliseconds in one
/// thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
  private static final int OBJECT = 8 << 20;

  private final StreamItem item = new StreamItem('K', new byte[StreamItem.ID_OCTETS], 1);
  private final LinkKey key = LinkKey.fresh(new SplittableRandom(1));
  private final LinkKeys keys = new LinkKeys(List.of(key));
  private final FrameEncoder encoder =
      new FrameEncoder(
          key, LinkPlan.of(new LossBudget(0.05, Duration.ofMillis(20), 500_000_000, 1500)));
  private final byte[] object = new byte[OBJECT];
  private final FrameDecoder flooded = new FrameDecoder(keys, FrameLimits.DEFAULT);
  private List<byte[]> sent = List.of();
  private List<byte[]> arriving = List.of();
  private byte[] wrong = new byte[0];

  /// For a link that loses 5 % and is dark for 20 ms at 500 Mb/s.
  @Setup
  public void frames() {
    new SplittableRandom(2).nextBytes(object);
    sent = encode();
    SplittableRandom random = new SplittableRandom(3);
    arriving = sent.stream().filter(frame -> random.nextInt(100) >= 5).toList();
    wrong = sent.getFirst().clone();
    wrong[wrong.length - 1] ^= 1;
  }

  /// Cutting, parity, tags.
  @Benchmark
  public List<byte[]> encode() {
    return encoder.split(item, object, new FrameNumbers(0, 1));
  }

  /// Tags and digest; nothing is lost.
  @Benchmark
  public long decodeAll() {
    return decode(sent);
  }

  /// Tags, recovery, digest; 5 % are lost.
  @Benchmark
  public long decodeWithLoss() {
    return decode(arriving);
  }

  private long decode(List<byte[]> frames) {
    FrameDecoder decoder = new FrameDecoder(keys, FrameLimits.DEFAULT);
    for (byte[] frame : frames) {
      if (decoder.accept(frame, frame.length) instanceof Outcome.NotOurs refused) {
        throw new IllegalStateException(refused.toString());
      }
    }
    return decoder.counters().complete();
  }

  /// A thousand forged frames.
  @Benchmark
  public long thousandForged() {
    for (int i = 0; i < 1000; i++) {
      flooded.accept(wrong, wrong.length);
    }
    return flooded.counters().datagrams();
  }
}

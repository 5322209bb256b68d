package org.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;

/// What a device does: checks its keys, encapsulates, opens, signs, verifies.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SakkeBenchmark {
  private final DomainKeys keys = new DomainKeys();
  private final Ssv ssv = Ssv.random(RandomSource.system());
  private final Sed sed = Sakke.encapsulate(keys.zT, keys.id, ssv);
  private final byte[] message = "a message of some length".getBytes(StandardCharsets.US_ASCII);
  private final byte[] signature = signed();

  /// Wipes the keys.
  @TearDown
  public void wipe() {
    ssv.close();
    keys.close();
  }

  /// Pairing equation and order of an RSK.
  @Benchmark
  public boolean validateRsk() {
    return Sakke.validateRsk(keys.zT, keys.id, keys.rsk);
  }

  /// Equation of an SSK.
  @Benchmark
  public boolean validateSsk() {
    return Eccsi.validateSsk(keys.kpak, keys.id, keys.ssk, keys.pvt);
  }

  /// A shared secret value to the user.
  @Benchmark
  public Sed encapsulate() {
    return Sakke.encapsulate(keys.zT, keys.id, ssv);
  }

  /// The shared secret value out of it, with the check of RFC 6508.
  @Benchmark
  public int decapsulate() {
    try (Ssv opened = Sakke.decapsulate(keys.zT, keys.id, keys.rsk, sed)) {
      return opened.octets().length();
    }
  }

  /// An ECCSI signature.
  @Benchmark
  public byte[] sign() {
    return signed();
  }

  private byte[] signed() {
    return Eccsi.sign(keys.kpak, keys.id, keys.ssk, keys.pvt, message, RandomSource.system());
  }

  /// Its verification.
  @Benchmark
  public boolean verify() {
    return Eccsi.verify(keys.kpak, keys.id, message, signature);
  }
}

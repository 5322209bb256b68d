package org.sluice.benchmarks;

import java.math.BigInteger;
import java.security.SecureRandom;
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
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.sakke.PreparedRecipient;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;

/// What a device does with SAKKE, and the same amount of arithmetic by Bouncy Castle: checks its
/// key, encapsulates, opens. The domain is in use for long, so it has its tables.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SakkeBenchmark {
  private final DomainKeys keys = new DomainKeys();
  private final Ssv ssv = Ssv.random(RandomSource.system());
  private final Sed sed = Sakke.encapsulate(keys.zT, keys.id, ssv);
  private final PreparedRecipient recipient = PreparedRecipient.of(keys.zT, keys.id);
  private final BouncyCastleSakke bouncyCastle =
      new BouncyCastleSakke(new BigInteger(1020, new SecureRandom()), keys.id);

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

  /// The equation alone by Bouncy Castle: it does not look at the order.
  @Benchmark
  public boolean validateRskBouncyCastle() {
    return bouncyCastle.validate();
  }

  /// Bouncy Castle's pairing alone.
  @Benchmark
  public BigInteger pairingBouncyCastle() {
    return bouncyCastle.pair();
  }

  /// A shared secret value to the user.
  @Benchmark
  public Sed encapsulate() {
    return Sakke.encapsulate(keys.zT, keys.id, ssv);
  }

  /// The same to a recipient with tables.
  @Benchmark
  public Sed encapsulatePrepared() {
    return Sakke.encapsulate(recipient, ssv);
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public byte[] encapsulateBouncyCastle() {
    return bouncyCastle.encapsulate();
  }

  /// The shared secret value out of it, with the check of RFC 6508.
  @Benchmark
  public int decapsulate() {
    try (Ssv opened = Sakke.decapsulate(keys.zT, keys.id, keys.rsk, sed)) {
      return opened.octets().length();
    }
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public byte[] decapsulateBouncyCastle() {
    return bouncyCastle.extract();
  }
}

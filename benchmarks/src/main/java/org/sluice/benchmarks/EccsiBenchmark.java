package org.sluice.benchmarks;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECCSIPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECCSIPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECCSISigner;
import org.bouncycastle.math.ec.ECPoint;
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
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.field.RandomSource;

/// ECCSI signatures, their verification and the check of a key, here and by Bouncy Castle, with the
/// same keys and the same message.
///
/// Bouncy Castle's signer cannot sign without checking its key first: it does so whenever it is
/// initialised, and draws its nonce there. `checkKeyAndSign` does both here, for a fair comparison
/// beside `sign`. What Bouncy Castle needs for a key check alone is two multiples and an addition.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EccsiBenchmark {
  private final DomainKeys keys = new DomainKeys();
  private final byte[] message = "a message of some length".getBytes(StandardCharsets.US_ASCII);
  private final X9ECParameters p256 = CustomNamedCurves.getByName("secp256r1");
  private final ECPoint kpak = point(p256, keys.kpak);
  private final ECPoint pvt = point(p256, keys.pvt);
  private final BigInteger ssk = integer(keys);
  private final ECCSIPublicKeyParameters publicKey = new ECCSIPublicKeyParameters(pvt);
  private final ECCSIPrivateKeyParameters privateKey =
      new ECCSIPrivateKeyParameters(ssk, publicKey);
  private byte[] signature = new byte[0];

  private static ECPoint point(X9ECParameters p256, PublicPoint point) {
    return p256.getCurve().decodePoint(point.octets());
  }

  private static BigInteger integer(DomainKeys keys) {
    byte[] octets = new byte[keys.ssk.octets().length()];
    long _ =
        keys.ssk
            .octets()
            .lend(segment -> {
              MemorySegment.copy(segment, 0, MemorySegment.ofArray(octets), 0, octets.length);
              return 0;
            });
    return new BigInteger(1, octets);
  }

  /// Each side must accept what the other signs, or the comparison means nothing.
  @Setup
  public void check() throws CryptoException {
    signature = sign();
    byte[] theirs = signBouncyCastle();
    if (!verify()
        || !verifyBouncyCastle()
        || !checkKeyBouncyCastle()
        || !Eccsi.verify(keys.kpak, keys.id, message, theirs)) {
      throw new IllegalStateException("the two sides do not understand each other");
    }
  }

  /// Wipes the keys.
  @TearDown
  public void wipe() {
    keys.close();
  }

  /// [SSK]G = KPAK + [HS]PVT.
  @Benchmark
  public boolean checkKey() {
    return Eccsi.validateSsk(keys.kpak, keys.id, keys.ssk, keys.pvt);
  }

  /// The same by Bouncy Castle's arithmetic, as its signer does it.
  @Benchmark
  public boolean checkKeyBouncyCastle() {
    BigInteger hs = new BigInteger(1, Eccsi.hs(keys.kpak, keys.id, keys.pvt)).mod(p256.getN());
    ECPoint left = p256.getG().multiply(ssk);
    return left.subtract(pvt.multiply(hs)).normalize().equals(kpak);
  }

  /// A signature.
  @Benchmark
  public byte[] sign() {
    return Eccsi.sign(keys.kpak, keys.id, keys.ssk, keys.pvt, message, RandomSource.system());
  }

  /// A signature with the key checked before it.
  @Benchmark
  public byte[] checkKeyAndSign() {
    if (!checkKey()) {
      throw new IllegalStateException("the key is wrong");
    }
    return sign();
  }

  /// The same by Bouncy Castle.
  @Benchmark
  public byte[] signBouncyCastle() throws CryptoException {
    return signer(true, privateKey).generateSignature();
  }

  /// A verification.
  @Benchmark
  public boolean verify() {
    return Eccsi.verify(keys.kpak, keys.id, message, signature);
  }

  /// A verification under a KPAK that was never used before: the table of its multiples included.
  @Benchmark
  public boolean verifyNewDomain() {
    PublicPoint other = PublicPoint.of(keys.kpak.curve(), keys.kpak.octets());
    return Eccsi.verify(other, keys.id, message, signature);
  }

  /// The same by Bouncy Castle, which is given the PVT as a point.
  @Benchmark
  public boolean verifyBouncyCastle() {
    return signer(false, publicKey).verifySignature(signature);
  }

  private ECCSISigner signer(boolean forSigning, CipherParameters key) {
    ECCSISigner signer = new ECCSISigner(kpak, p256, new SHA256Digest(), keys.id);
    signer.init(forSigning, key);
    signer.update(message, 0, message.length);
    return signer;
  }
}

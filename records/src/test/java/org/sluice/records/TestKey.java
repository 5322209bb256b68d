package org.sluice.records;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// A P-256 key whose signatures are the same every time, so that golden files can hold real ones.
/// Plain BigInteger arithmetic, for tests alone: the JDK's verifier is what is tested against it.
public final class TestKey implements StatementSigner {
  private static final BigInteger P =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  private static final BigInteger N =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  private static final BigInteger GX =
      hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  private static final BigInteger GY =
      hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final BigInteger d;

  private TestKey(BigInteger d) {
    this.d = d;
  }

  /// Key number `i`, from 1.
  public static TestKey number(int i) {
    byte[] seed =
        new Writer()
            .raw("sluice test key".getBytes(StandardCharsets.US_ASCII))
            .u32(i)
            .toByteArray();
    return new TestKey(new BigInteger(1, Hash32.sha256(seed).octets()).mod(N));
  }

  /// Its SubjectPublicKeyInfo, 91 octets.
  public byte[] spki() {
    return new Writer()
        .raw(HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200"))
        .raw(point())
        .toByteArray();
  }

  /// Its point 04||x||y, 65 octets.
  public byte[] point() {
    BigInteger[] q = multiply(d);
    return new Writer().u8(4).raw(octets(q[0])).raw(octets(q[1])).toByteArray();
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki());
  }

  @Override
  public byte[] sign(byte[] message) {
    Hash32 hash = Hash32.sha256(message);
    BigInteger e = new BigInteger(1, hash.octets());
    BigInteger k = new BigInteger(1, Hash32.sha256(octets(d), hash.octets()).octets()).mod(N);
    BigInteger r = multiply(k)[0].mod(N);
    BigInteger s = k.modInverse(N).multiply(e.add(r.multiply(d))).mod(N);
    return new Writer().raw(octets(r)).raw(octets(s)).toByteArray();
  }

  /// The other signature that verifies for the same message: (r, n - s).
  public static byte[] twin(byte[] signature) {
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    return new Writer().raw(Arrays.copyOf(signature, 32)).raw(octets(N.subtract(s))).toByteArray();
  }

  private static BigInteger[] multiply(BigInteger k) {
    BigInteger[] sum = null;
    for (int i = k.bitLength() - 1; i >= 0; i--) {
      sum = sum == null ? null : add(sum, sum);
      if (k.testBit(i)) {
        sum = sum == null ? new BigInteger[] {GX, GY} : add(sum, new BigInteger[] {GX, GY});
      }
    }
    return sum;
  }

  private static BigInteger[] add(BigInteger[] a, BigInteger[] b) {
    BigInteger slope =
        a[0].equals(b[0])
            ? a[0].multiply(a[0])
                .multiply(THREE)
                .subtract(THREE)
                .multiply(a[1].add(a[1]).modInverse(P))
            : b[1].subtract(a[1]).multiply(b[0].subtract(a[0]).modInverse(P));
    BigInteger x = slope.multiply(slope).subtract(a[0]).subtract(b[0]).mod(P);
    return new BigInteger[] {x, slope.multiply(a[0].subtract(x)).subtract(a[1]).mod(P)};
  }

  private static byte[] octets(BigInteger v) {
    byte[] b = v.toByteArray();
    byte[] out = new byte[32];
    int n = Math.min(32, b.length);
    System.arraycopy(b, b.length - n, out, 32 - n, n);
    return out;
  }

  private static BigInteger hex(String s) {
    return new BigInteger(s, 16);
  }
}

package org.sluice.mikey.message;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.sluice.mikey.testing.Vectors;
import org.sluice.records.id.Hash32;

/// The intermediate values of RFC 6507 and RFC 6508 in plain integers, written down once more from
/// the formulas: what a golden file shows, and what the message must agree with.
final class Reckoning {

  private static final BigInteger P = parameter("rfc6509.set1.p");
  private static final BigInteger Q = parameter("rfc6509.set1.q");
  private static final BigInteger G = parameter("rfc6509.set1.g");
  static final BigInteger N = parameter("rfc6507.q");
  private static final byte[] P256_G = Vectors.rfc().hex("rfc6507.G");

  private Reckoning() {}

  private static BigInteger parameter(String name) {
    return new BigInteger(Vectors.rfc().text(name), 16);
  }

  static BigInteger number(byte[] octets) {
    return new BigInteger(1, octets);
  }

  static byte[] octets(BigInteger v, int length) {
    return HexFormat.of()
        .parseHex(("0".repeat(2 * length) + v.toString(16)).substring(v.toString(16).length()));
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] p : parts) {
      out.writeBytes(p);
    }
    return out.toByteArray();
  }

  static byte[] sha(byte[]... parts) {
    return Hash32.sha256(concat(parts)).octets();
  }

  /// HashToIntegerRange's blocks v_1 to v_l.
  private static byte[] blocks(byte[] s, int l) {
    byte[] a = sha(s);
    byte[] h = new byte[32];
    byte[] v = new byte[0];
    for (int i = 0; i < l; i++) {
      h = sha(h);
      v = concat(v, sha(h, a));
    }
    return v;
  }

  /// r = HashToIntegerRange(SSV || ID, q).
  static BigInteger r(byte[] ssv, byte[] id) {
    return number(blocks(concat(ssv, id), 4)).mod(Q);
  }

  /// g^r as 128 octets: (1 + i g)^r in F_p^2, then the ratio of its parts.
  static byte[] power(BigInteger r) {
    BigInteger[] v = {BigInteger.ONE, BigInteger.ZERO};
    BigInteger[] g = {BigInteger.ONE, G};
    for (int i = r.bitLength() - 1; i >= 0; i--) {
      v = times(v, v);
      if (r.testBit(i)) {
        v = times(v, g);
      }
    }
    return octets(v[1].multiply(v[0].modInverse(P)).mod(P), 128);
  }

  private static BigInteger[] times(BigInteger[] a, BigInteger[] b) {
    return new BigInteger[] {
      a[0].multiply(b[0]).subtract(a[1].multiply(b[1])).mod(P),
      a[0].multiply(b[1]).add(a[1].multiply(b[0])).mod(P)
    };
  }

  /// The mask of 16 octets (l = 1) or 32 octets (l = 2, of which the second block counts).
  static byte[] mask(byte[] power, int octets) {
    byte[] v = blocks(power, octets == 32 ? 2 : 1);
    return Arrays.copyOfRange(v, v.length - octets, v.length);
  }

  static byte[] xor(byte[] a, byte[] b) {
    byte[] c = a.clone();
    for (int i = 0; i < c.length; i++) {
      c[i] ^= b[i];
    }
    return c;
  }

  /// HS = SHA-256(G || KPAK || ID || PVT).
  static byte[] hs(byte[] kpak, byte[] id, byte[] pvt) {
    return sha(P256_G, kpak, id, pvt);
  }

  /// s = (HE + r SSK)^-1 j mod q.
  static byte[] s(byte[] he, byte[] r, byte[] ssk, BigInteger j) {
    BigInteger sum = number(he).add(number(r).multiply(number(ssk))).mod(N);
    return octets(sum.modInverse(N).multiply(j).mod(N), 32);
  }
}

package org.sluice.mikey.sakke;

import java.security.SecureRandom;
import java.util.List;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// Many receiver secret keys of one domain in two pairings: with uniform 128-bit e_u, drawn when
/// all keys are fixed,
///
/// <P, sum e_u a_u K_u>* <Z_T, sum e_u K_u> = g^(sum e_u). A wrong key passes with a chance of
/// 2^-128. Components of small order in the keys are not seen; the combiner removes them.
public final class RskBatch {

  private static final Curve E = Curve.SAKKE;
  private static final Field Q = Field.SAKKE_Q;
  private static final int COEFFICIENT = 16;

  private RskBatch() {}

  /// Whether key `u` of `rsks` (257 octets) is that of identity `u` of `ids`, for all u. False too
  /// if one is no point of the curve. No keys at all are an error.
  public static boolean verify(
      PublicPoint zT, List<byte[]> ids, List<SecretBytes> rsks, SecureRandom random) {
    int n = ids.size();
    if (n == 0 || n != rsks.size()) {
      throw new IllegalArgumentException(n + " identities, " + rsks.size() + " keys");
    }
    long size = E.pointOctets();
    try (Frame frame = Frame.open((n + 2) * size + 2L * Q.octets())) {
      long[] keys = new long[n];
      for (int u = 0; u < n; u++) {
        keys[u] = frame.alloc(size);
        Rsk.decode(keys[u], rsks.get(u));
      }
      byte[][] e = new byte[n][COEFFICIENT];
      byte[][] ea = new byte[n][];
      long sum = frame.alloc(Q.octets());
      long term = frame.alloc(Q.octets());
      for (int u = 0; u < n; u++) {
        random.nextBytes(e[u]);
        ea[u] = product(e[u], ids.get(u));
        Q.reducePublic(term, e[u]);
        Q.add(sum, sum, term);
      }
      long weighted = frame.alloc(size);
      long plain = frame.alloc(size);
      E.msmPublic(weighted, ea, keys);
      E.msmPublic(plain, e, keys);
      return holds(zT, weighted, plain, sum);
    } catch (BadPoint _) {
      return false;
    }
  }

  private static boolean holds(PublicPoint zT, long weighted, long plain, long sum) {
    try (Frame frame = Frame.open(E.pointOctets() + 3L * Complex.OCTETS + Complex.FRAME_OCTETS)) {
      long first = frame.alloc(E.pointOctets());
      long left = frame.alloc(Complex.OCTETS);
      long factor = frame.alloc(Complex.OCTETS);
      long right = frame.alloc(Complex.OCTETS);
      Complex complex = new Complex(frame);
      E.generator().load(first);
      Pairing.pair(left, first, weighted);
      zT.load(first);
      Pairing.pair(factor, first, plain);
      complex.mul(left, left, factor);
      GeneratorPower.power(right, sum);
      return complex.sameRatio(left, right) != 0;
    }
  }

  /// The product of two public integers, most significant octet first. Not reduced: with the usual
  /// identities of 32 octets it is much shorter than q, and so is the sum of multiples.
  static byte[] product(byte[] a, byte[] b) {
    byte[] product = new byte[a.length + b.length];
    for (int i = a.length - 1; i >= 0; i--) {
      int carry = 0;
      for (int j = b.length - 1; j >= 0; j--) {
        int at = i + j + 1;
        int t = (a[i] & 0xff) * (b[j] & 0xff) + (product[at] & 0xff) + carry;
        product[at] = (byte) t;
        carry = t >>> 8;
      }
      product[i] = (byte) carry;
    }
    return product;
  }
}

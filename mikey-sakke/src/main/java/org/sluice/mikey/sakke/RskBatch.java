package org.sluice.mikey.sakke;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.batch.PointSums;
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
    int[] distinct = distinct(ids, rsks);
    int count = distinct.length;
    long size = E.pointOctets();
    try (Frame frame = Frame.open((count + 2) * size + 2L * Q.octets())) {
      long keys = frame.alloc(count * size);
      for (int u = 0; u < count; u++) {
        Rsk.decode(keys + u * size, rsks.get(distinct[u]));
      }
      byte[][] e = new byte[count][COEFFICIENT];
      byte[][] ea = new byte[count][];
      long sum = frame.alloc(Q.octets());
      long term = frame.alloc(Q.octets());
      for (int u = 0; u < count; u++) {
        random.nextBytes(e[u]);
        ea[u] = product(e[u], ids.get(distinct[u]));
        Q.reducePublic(term, e[u]);
        Q.add(sum, sum, term);
      }
      long weighted = frame.alloc(size);
      long plain = frame.alloc(size);
      PointSums.of(new long[] {weighted, plain}, new byte[][][] {ea, e}, keys);
      return holds(zT, weighted, plain, sum);
    } catch (BadPoint _) {
      return false;
    }
  }

  /// One of each identity's equal keys, which are one statement: a user with two devices has two
  /// leaves in a batch. Without it equal points would meet in the sums.
  private static int[] distinct(List<byte[]> ids, List<SecretBytes> rsks) {
    Map<Identity, Integer> first = new HashMap<>();
    int[] kept = new int[ids.size()];
    int count = 0;
    for (int u = 0; u < kept.length; u++) {
      Integer before = first.putIfAbsent(new Identity(ids.get(u)), u);
      if (before == null || !rsks.get(u).sameAs(rsks.get(before))) {
        kept[count++] = u;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /// The octets of an identity, which are public.
  private static final class Identity {
    private final byte[] octets;

    Identity(byte[] octets) {
      this.octets = octets;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Identity other && MessageDigest.isEqual(octets, other.octets);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(octets);
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

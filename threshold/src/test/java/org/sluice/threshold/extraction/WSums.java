package org.sluice.threshold.extraction;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.sharing.Coefficients;

/// What a liar can compute from public w: integers of the JDK will do.
final class WSums {
  private WSums() {}

  /// The w of message `liar` with leaf `u` changed so that sum lambda_j w_j = 0.
  static byte[] cancelling(List<RoundOne> q, int liar, int u) {
    BigInteger order = new BigInteger(1, Curve.SAKKE.order().modulus());
    List<Integer> indices = q.stream().map(RoundOne::index).toList();
    BigInteger others = BigInteger.ZERO;
    for (int j = 0; j < q.size(); j++) {
      if (j != liar) {
        byte[] w = q.get(j).w().toArray();
        BigInteger one = new BigInteger(1, Arrays.copyOfRange(w, u * 128, (u + 1) * 128));
        others = others.add(one.multiply(lambda(indices, j)));
      }
    }
    BigInteger own = others.negate().multiply(lambda(indices, liar).modInverse(order)).mod(order);
    byte[] all = q.get(liar).w().toArray();
    byte[] octets = own.toByteArray();
    Arrays.fill(all, u * 128, (u + 1) * 128, (byte) 0);
    int skip = Math.max(0, octets.length - 128);
    System.arraycopy(
        octets, skip, all, (u + 1) * 128 - (octets.length - skip), octets.length - skip);
    return all;
  }

  private static BigInteger lambda(List<Integer> indices, int j) {
    return new BigInteger(
        1, Coefficients.lagrange(Curve.SAKKE.order(), indices.get(j), indices, 0));
  }
}

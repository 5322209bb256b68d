package org.sluice.threshold.sharing;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;

/// What commitments to a polynomial prove about its values.
public final class Feldman {
  private Feldman() {}

  /// The points, each on its curve, not O, and of order q (design section 6, last item).
  ///
  /// @throws BadPoint if one is not
  public static List<PublicPoint> points(Curve curve, List<Octets> encoded) {
    return encoded.stream().map(o -> PublicPoint.of(curve, o.toArray()).requireOrder()).toList();
  }

  /// Coefficient by coefficient, the sum of the dealers' commitments.
  ///
  /// @throws BadPoint if a sum is O
  public static List<PublicPoint> sum(Curve curve, List<List<PublicPoint>> dealers) {
    List<PublicPoint> sums = new ArrayList<>();
    try (Frame frame = Frame.open(2L * curve.pointOctets())) {
      long acc = frame.alloc(curve.pointOctets());
      long p = frame.alloc(curve.pointOctets());
      for (int k = 0; k < dealers.getFirst().size(); k++) {
        curve.setInfinity(acc);
        for (List<PublicPoint> d : dealers) {
          d.get(k).load(p);
          curve.add(acc, acc, p);
        }
        sums.add(PublicPoint.of(curve, acc));
      }
    }
    return List.copyOf(sums);
  }

  /// The committed polynomial's value at `index`, in the exponent: Z_i or X_i.
  ///
  /// @throws BadPoint if it is O
  public static PublicPoint at(Curve curve, List<PublicPoint> commitments, int index) {
    int t = commitments.size();
    try (Frame frame = Frame.open((t + 1L) * curve.pointOctets())) {
      long r = frame.alloc(curve.pointOctets());
      byte[][] k = new byte[t][];
      long[] p = new long[t];
      for (int j = 0; j < t; j++) {
        k[j] = Coefficients.power(curve.order(), index, j);
        p[j] = frame.alloc(curve.pointOctets());
        commitments.get(j).load(p[j]);
      }
      curve.msmPublic(r, k, p);
      return PublicPoint.of(curve, r);
    }
  }

  /// Whether `share` (canonical octets below q) is the discrete logarithm of `point`.
  public static boolean opens(Curve curve, SecretBytes share, PublicPoint point) {
    Field q = curve.order();
    if (share.length() != q.octets()) {
      return false;
    }
    return share.use(at -> {
      try (Frame frame = Frame.open(q.octets() + 2L * curve.pointOctets())) {
        long k = frame.alloc(q.octets());
        long made = frame.alloc(curve.pointOctets());
        long said = frame.alloc(curve.pointOctets());
        if (q.fromOctets(k, at, q.octets()) == 0) {
          return false;
        }
        curve.mulBase(made, k);
        point.load(said);
        return curve.equal(made, said) != 0;
      }
    });
  }

  /// total = total + share (mod q), both canonical octets.
  public static void add(Curve curve, SecretBytes total, SecretBytes share) {
    Field q = curve.order();
    total.use(t ->
        share.use(s -> {
          try (Frame frame = Frame.open(2L * q.octets())) {
            long a = frame.alloc(q.octets());
            long b = frame.alloc(q.octets());
            long ok = q.fromOctets(a, t, q.octets()) & q.fromOctets(b, s, q.octets());
            if (ok == 0) {
              throw new IllegalStateException("a share is not below the group order");
            }
            q.add(a, a, b);
            q.toOctets(t, a);
            return t;
          }
        }));
  }
}

package org.sluice.mikey.constanttime;

import static org.sluice.mikey.testing.Pool.put;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.Frame;

/// Secret scalars and secret points. The scalars of operations with `Public` in their name are
/// fixed: those may steer.
public final class CurveOperations {

  private CurveOperations() {}

  /// Both curves; P-256 first.
  public static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    for (Curve curve : List.of(Curve.P256, Curve.SAKKE)) {
      all.add(operation(curve + ", secret scalar", curve, CurveOperations::scalars));
      all.add(operation(curve + ", secret points", curve, CurveOperations::points));
      all.add(operation(curve + ", sums of secret points", curve, CurveOperations::sums));
    }
    return all;
  }

  @FunctionalInterface
  private interface Body {
    void run(Curve curve, Frame frame, long scalar, long point);
  }

  private static Operation operation(String name, Curve curve, Body body) {
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.scalars(curve.order().modulus())) {
      cases.add(new Case(v.name(), () -> prepare(curve, v.octets(), body)));
    }
    return new Operation(name, cases);
  }

  private static Run prepare(Curve curve, byte[] secret, Body body) {
    Frame frame = Frame.open(200L * curve.pointOctets());
    long scalar = frame.alloc(curve.order().octets());
    curve.order().reducePublic(scalar, secret);
    long point = frame.alloc(curve.pointOctets());
    curve.mulBase(point, scalar);
    return new Run() {
      @Override
      public void run() {
        body.run(curve, frame, scalar, point);
      }

      @Override
      public void close() {
        frame.close();
      }
    };
  }

  private static void scalars(Curve curve, Frame frame, long scalar, long point) {
    long base = frame.alloc(curve.pointOctets());
    long r = frame.alloc(curve.pointOctets());
    curve.generator().load(base);
    curve.dbl(base, base);
    curve.mulBase(r, scalar);
    curve.mul(r, scalar, base);
    curve.mul(r, scalar, point);
  }

  private static void points(Curve curve, Frame frame, long scalar, long point) {
    long r = frame.alloc(curve.pointOctets());
    long other = frame.alloc(curve.pointOctets());
    long x = frame.alloc(curve.field().octets());
    long y = frame.alloc(curve.field().octets());
    long encoded = put(frame, new byte[curve.encodedOctets()]);
    curve.generator().load(other);
    curve.add(r, point, other); // for the secret 1 a doubling
    curve.sub(r, point, other); // and here infinity
    curve.cmov(curve.isInfinity(r) | curve.equal(r, other), r, other);
    curve.sub(r, point, point);
    curve.add(r, r, point);
    curve.dbl(r, point);
    curve.neg(r, point);
    curve.affine(x, y, point);
    curve.setInfinity(r);
    curve.affine(x, y, r);
    curve.encode(encoded, point);
    curve.decode(r, encoded, curve.encodedOctets());
    long in = curve.hasOrder(point);
    curve.cmov(in, r, other);
  }

  private static void sums(Curve curve, Frame frame, long scalar, long point) {
    long r = frame.alloc(curve.pointOctets());
    for (int n : new int[] {1, 3, 40}) {
      long[] points = new long[n];
      byte[][] scalars = new byte[n][];
      for (int i = 0; i < n; i++) {
        points[i] = frame.alloc(curve.pointOctets());
        curve.dbl(points[i], i == 0 ? point : points[i - 1]);
        scalars[i] = Values.octets("public " + i, 16);
      }
      curve.msmPublic(r, scalars, points);
    }
    curve.mulPublic(r, Values.octets("public", 40), point);
  }
}

package org.sluice.threshold.sharing;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;

/// A dealer's secret polynomial of degree t-1, uniform coefficients in 1..q-1. Its constant term is
/// this dealer's part of a master secret; it is never put together with the others'.
public final class Polynomial implements AutoCloseable {
  private final Curve curve;
  private final int t;
  private final SecretBytes coefficients;

  private Polynomial(Curve curve, int t) {
    this.curve = curve;
    this.t = t;
    this.coefficients = SecretBytes.allocate(t * curve.order().octets());
  }

  /// Draws all coefficients from `random`.
  public static Polynomial draw(Curve curve, int t, RandomSource random) {
    Polynomial p = new Polynomial(curve, t);
    Field q = curve.order();
    p.coefficients.use(at -> {
      for (int k = 0; k < t; k++) {
        q.random(at + (long) k * q.octets(), random);
      }
      return t;
    });
    return p;
  }

  /// The same with a given constant term, canonical octets below q: a share that is dealt anew.
  public static Polynomial draw(Curve curve, int t, RandomSource random, SecretBytes constant) {
    Polynomial p = draw(curve, t, random);
    Field q = curve.order();
    long below =
        p.coefficients.use(at -> constant.use(from -> q.fromOctets(at, from, constant.length())));
    if (below == 0) {
      p.close();
      throw new IllegalStateException("a constant term is not below the group order");
    }
    return p;
  }

  /// 1 + x + ... + x^(t-1): what a member without a share deals, which everybody knows.
  public static Polynomial ones(Curve curve, int t) {
    Polynomial p = new Polynomial(curve, t);
    Field q = curve.order();
    p.coefficients.use(at -> {
      for (int k = 0; k < t; k++) {
        q.setOne(at + (long) k * q.octets());
      }
      return t;
    });
    return p;
  }

  /// Feldman commitments [c_k]G, constant term first, encoded.
  public List<Octets> commitments() {
    Field q = curve.order();
    return coefficients.use(at -> {
      List<Octets> points = new ArrayList<>();
      try (Frame frame = Frame.open(curve.pointOctets())) {
        long p = frame.alloc(curve.pointOctets());
        for (int k = 0; k < t; k++) {
          curve.mulBase(p, at + (long) k * q.octets());
          points.add(Octets.of(PublicPoint.of(curve, p).octets()));
        }
      }
      return List.copyOf(points);
    });
  }

  /// The value at `index` as canonical octets, a sub-share. The caller closes it.
  public SecretBytes at(int index) {
    Field q = curve.order();
    SecretBytes share = SecretBytes.allocate(q.octets());
    coefficients.use(at -> {
      try (Frame frame = Frame.open(2L * q.octets())) {
        long sum = frame.alloc(q.octets());
        long i = frame.alloc(q.octets());
        q.set(i, index);
        for (int k = t - 1; k >= 0; k--) {
          q.mul(sum, sum, i);
          q.add(sum, sum, at + (long) k * q.octets());
        }
        return share.use(out -> {
          q.toOctets(out, sum);
          return out;
        });
      }
    });
    return share;
  }

  @Override
  public void close() {
    coefficients.close();
  }
}

package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Public points of P-256, many at once, none infinity: affine, in a frame of the caller, who keeps
/// it open. What is done to all of them shares its inversions, so that a point costs a tenth of
/// what it costs alone. Time and addresses depend on the points.
public final class P256Batch {

  private static final Curve E = Curve.P256;
  private static final Field F = Field.P256_P;
  private static final int SIZE = LooseP256.OCTETS;
  private static final int POINT = P256Additions.POINT;
  private static final int ENCODED = E.encodedOctets();
  private static final int COORDINATE = F.octets();

  private final long first;
  private final int count;

  private P256Batch(Frame frame, int count) {
    this.first = frame.alloc(octets(count));
    this.count = count;
  }

  /// What a batch takes from its frame.
  public static long octets(int count) {
    return (long) count * POINT;
  }

  /// The points that `encoded` holds, 04 || x || y one after the other.
  ///
  /// @throws BadPoint if one of them is bad: form, range, or not on the curve
  public static P256Batch decode(Frame frame, byte[] encoded) {
    if (encoded.length % ENCODED != 0) {
      throw new BadPoint(E.toString(), Problem.WRONG_LENGTH);
    }
    P256Batch batch = new P256Batch(frame, encoded.length / ENCODED);
    try (Frame own = Frame.open(P256Reading.OCTETS)) {
      P256Reading reading = new P256Reading(own);
      for (int u = 0; u < batch.count; u++) {
        Problem problem = reading.read(batch.at(u), encoded, u * ENCODED);
        if (problem != null) {
          throw new BadPoint(E.toString(), problem);
        }
      }
    }
    return batch;
  }

  /// These points.
  public static P256Batch of(Frame frame, List<PublicPoint> points) {
    byte[] encoded = new byte[points.size() * ENCODED];
    for (int u = 0; u < points.size(); u++) {
      if (points.get(u).curve() != E) {
        throw new IllegalArgumentException(
            "point " + u + " is on " + points.get(u).curve() + ", expected " + E);
      }
      System.arraycopy(points.get(u).octets(), 0, encoded, u * ENCODED, ENCODED);
    }
    return decode(frame, encoded);
  }

  /// Number of points.
  public int count() {
    return count;
  }

  private long at(int u) {
    return first + (long) u * POINT;
  }

  /// For each u, the sum over j of c_j times point u of batch j. Null if an addition on the way has
  /// equal or inverse operands, or if all c_j are 0: the caller then adds point by point.
  public static @Nullable P256Batch combination(Frame frame, List<P256Batch> of, long[] c) {
    int n = of.getFirst().count;
    P256Batch sum = new P256Batch(frame, n);
    int top = 64 - Long.numberOfLeadingZeros(Arrays.stream(c).map(Math::abs).reduce(0, Math::max));
    boolean begun = false;
    try (Frame own = Frame.open(P256Additions.octets(n))) {
      P256Additions additions = new P256Additions(own, n);
      long[] sums = sum.all();
      for (int bit = top - 1; bit >= 0; bit--) {
        if (begun && !additions.dbl(sums, n)) {
          return null;
        }
        for (int j = 0; j < c.length; j++) {
          if ((Math.abs(c[j]) >>> bit & 1) == 0) {
            continue;
          }
          if (!begun) {
            sum.set(of.get(j), c[j] < 0);
            begun = true;
          } else if (!additions.add(sums, sums, of.get(j).all(), n, c[j] < 0)) {
            return null;
          }
        }
      }
    }
    return begun ? sum : null;
  }

  private long[] all() {
    long[] all = new long[count];
    Arrays.setAll(all, this::at);
    return all;
  }

  private void set(P256Batch from, boolean negative) {
    for (int u = 0; u < count; u++) {
      LooseP256.copy(at(u), from.at(u));
      LooseP256.copy(at(u) + SIZE, from.at(u) + SIZE);
      LooseP256.negateIf(negative ? -1 : 0, at(u) + SIZE);
    }
  }

  /// The first u at which the two batches differ, -1 if they are equal.
  public int mismatch(P256Batch other) {
    try (Frame frame = Frame.open(3L * SIZE + COORDINATE)) {
      long difference = frame.alloc(SIZE);
      long scratch = frame.alloc(2L * SIZE);
      long element = frame.alloc(COORDINATE);
      for (int u = 0; u < count; u++) {
        for (int i = 0; i < POINT; i += SIZE) {
          LooseP256.tidy(difference, at(u) + i, 0, other.at(u) + i, 0);
          LooseP256.toField(element, difference, scratch);
          if (F.isZero(element) == 0) {
            return u;
          }
        }
      }
      return -1;
    }
  }

  /// r = sum of k_u times point u, a point of [Curve#P256], for k_u most significant octet first.
  public void sum(long r, byte[][] k) {
    if (k.length != count) {
      throw new IllegalArgumentException(k.length + " scalars, " + count + " points");
    }
    if (count >= P256Buckets.WORTH_IT && P256Buckets.sum(r, k, first)) {
      return;
    }
    try (Frame frame = Frame.open((long) count * E.pointOctets())) {
      long[] p = new long[count];
      for (int u = 0; u < count; u++) {
        p[u] = frame.alloc(E.pointOctets());
        load(p[u], u);
      }
      E.msmPublic(r, k, p);
    }
  }

  /// r = point u, a point of [Curve#P256].
  public void load(long r, int u) {
    LooseP256.toField(r, at(u));
    LooseP256.toField(r + COORDINATE, at(u) + SIZE);
    F.setOne(r + 2L * COORDINATE);
  }

  /// Point u.
  public PublicPoint point(int u) {
    byte[] octets = new byte[ENCODED];
    octets[0] = 4;
    try (Frame frame = Frame.open(3L * COORDINATE + 2L * SIZE)) {
      long element = frame.alloc(COORDINATE);
      long encoded = frame.alloc(2L * COORDINATE);
      long scratch = frame.alloc(2L * SIZE);
      for (int i = 0; i < 2; i++) {
        LooseP256.toField(element, at(u) + (long) i * SIZE, scratch);
        F.toOctets(encoded + (long) i * COORDINATE, element);
      }
      MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, encoded, octets, 1, octets.length - 1);
    }
    return PublicPoint.known(E, octets);
  }
}

package org.sluice.mikey.curve;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;

/// [g]G + [k]K + [v]V on P-256 for the check of a signature: one chain of doublings for the three.
/// Scalars and points are public; time and addresses depend on them.
///
/// K is a point that comes again, such as a KPAK: it keeps a table of its multiples. V is seen
/// once, such as a PVT. The additions are incomplete; if Z of the sum is 0 at the end, because the
/// sum is infinity or because somebody chose points that meet on the way, the sum is computed again
/// with the complete formulas.
public final class P256Sum {

  private static final int WINDOW_OF_G = 10;
  private static final int WINDOW_OF_K = 8;
  private static final int WINDOW_OF_V = 5;
  private static final int ENTRIES_OF_V = 1 << (WINDOW_OF_V - 2);
  private static final int BITS = 256;
  private static final int SIZE = P256Points.SIZE;

  private final long acc;
  private final long entry;
  private final long tableOfV;
  private final long scratch;
  private boolean infinite = true;

  /// Built by the first sum.
  private static final class Generator {
    static final long[] TABLE = oddMultiples(Curve.P256.generator(), WINDOW_OF_G);

    private Generator() {}
  }

  private P256Sum(Frame frame) {
    this.acc = frame.alloc(P256Points.POINT);
    this.entry = frame.alloc(P256Points.POINT);
    this.tableOfV = frame.alloc((long) ENTRIES_OF_V * P256Points.ADDEND);
    this.scratch = frame.alloc(P256Points.SCRATCH);
  }

  private static long octets() {
    return 2L * P256Points.POINT + (long) ENTRIES_OF_V * P256Points.ADDEND + P256Points.SCRATCH;
  }

  /// r = [g]G + [k]K + [v]V, a point of [Curve#P256]; the scalars are integers of 32 octets, most
  /// significant first, and need not be below q.
  public static void of(
      long r, byte[] g, byte[] k, PublicPoint pointK, byte[] v, PublicPoint pointV) {
    Field f = Field.P256_P;
    try (Frame frame = Frame.open(octets())) {
      P256Sum sum = new P256Sum(frame);
      long[] tableOfK = pointK.oddMultiples(WINDOW_OF_K);
      sum.multiplesOfV(pointV);
      short[] digitsOfG = SignedDigits.sparse(g, BITS, WINDOW_OF_G);
      short[] digitsOfK = SignedDigits.sparse(k, BITS, WINDOW_OF_K);
      short[] digitsOfV = SignedDigits.sparse(v, BITS, WINDOW_OF_V);
      for (int i = BITS; i >= 0; i--) {
        sum.dbl();
        sum.add(Generator.TABLE, digitsOfG[i]);
        sum.add(tableOfK, digitsOfK[i]);
        sum.addMultipleOfV(digitsOfV[i]);
      }
      P256Points.toProjective(r, sum.acc);
      if (f.isZero(r + 2L * f.octets()) != 0) {
        complete(r, new byte[][] {g, k, v}, Curve.P256.generator(), pointK, pointV);
      }
    }
  }

  private static void complete(long r, byte[][] scalars, PublicPoint... points) {
    Curve curve = Curve.P256;
    try (Frame frame = Frame.open((long) points.length * curve.pointOctets())) {
      long[] places = new long[points.length];
      for (int i = 0; i < points.length; i++) {
        places[i] = frame.alloc(curve.pointOctets());
        points[i].load(places[i]);
      }
      curve.msmPublic(r, scalars, places);
    }
  }

  /// 1, 3, 5, ... below 2^(window - 1) times a point, for [P256Table#load(long, long[], int)].
  static long[] oddMultiples(PublicPoint point, int window) {
    try (Frame frame = Frame.open(P256Points.POINT + 8L + Curve.P256.pointOctets())) {
      long p = frame.alloc(P256Points.POINT);
      long projective = frame.alloc(Curve.P256.pointOctets());
      point.load(projective);
      P256Points.fromProjective(p, projective);
      return P256Table.multiples(p, 1 << (window - 2), true, p);
    }
  }

  private void multiplesOfV(PublicPoint point) {
    point.load(scratch);
    P256Points.fromProjective(tableOfV, scratch);
    P256Points.completeAddend(tableOfV);
    P256Points.dbl(entry, tableOfV, scratch);
    for (int j = 1; j < ENTRIES_OF_V; j++) {
      long at = tableOfV + (long) j * P256Points.ADDEND;
      P256Points.add(at, entry, at - P256Points.ADDEND, scratch);
      P256Points.completeAddend(at);
    }
  }

  private void dbl() {
    if (!infinite) {
      P256Points.dbl(acc, acc, scratch);
    }
  }

  private void add(long[] table, int digit) {
    if (digit != 0) {
      P256Table.load(entry, table, Math.abs(digit) >> 1);
      LooseP256.negateIf(digit >> 31, entry + SIZE);
      if (infinite) {
        LooseP256.setOne(entry + 2 * SIZE);
        begin(entry);
      } else {
        P256Points.addAffine(acc, acc, entry, scratch);
      }
    }
  }

  private void addMultipleOfV(int digit) {
    if (digit != 0) {
      long addend = tableOfV + (Math.abs(digit) >> 1) * (long) P256Points.ADDEND;
      LooseP256.negateIf(digit >> 31, addend + SIZE);
      if (infinite) {
        begin(addend);
      } else {
        P256Points.add(acc, acc, addend, scratch);
      }
      LooseP256.negateIf(digit >> 31, addend + SIZE);
    }
  }

  private void begin(long point) {
    P256Table.copy(acc, point);
    infinite = false;
  }
}

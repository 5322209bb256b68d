package org.sluice.mikey.batch;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// What the trace of `constanttime` enters of this package.
public final class TracedBatch {

  /// Scalars: two groups of lanes and a bit, with the widest vectors.
  public static final int COUNT = 17;

  private TracedBatch() {}

  /// In lanes, the first three windows: all windows are computed alike.
  public static void lanes(long out, long scalars) {
    LaneMultiples.encode(out, scalars, COUNT, 3);
  }

  /// Multiples of G in lanes: the first three windows and the last.
  public static void generator(long out, long scalars) {
    LaneP256Multiples.encode(out, scalars, COUNT, 3);
  }

  /// The public way in for multiples of G, which takes the few one by one.
  public static void generatorOneByOne(long out, long scalars) {
    GeneratorMultiples.encode(out, scalars, 2);
  }

  /// Agreements in lanes, with coordinates that are public: three steps of the ladder.
  public static void agreements(long out, long scalars) {
    try (Frame frame = Frame.open(COUNT * (long) AgreementBatch.OCTETS)) {
      long coordinates = frame.alloc(COUNT * (long) AgreementBatch.OCTETS);
      SecretPool.MEM.asSlice(coordinates, COUNT * (long) AgreementBatch.OCTETS).fill((byte) 9);
      LaneX25519.multiply(out, scalars, coordinates, COUNT, 3);
    }
  }

  /// Sums in lanes of the multiples of P by these scalars, times 1, 2, 3 and so on: a bucket each,
  /// then buckets of several.
  public static void sums(long out, long scalars) {
    Curve e = Curve.SAKKE;
    OneByOne.encode(e, out, scalars, COUNT);
    byte[][][] k = new byte[1][COUNT][1];
    try (Frame points = Frame.open((COUNT + 1L) * e.pointOctets())) {
      long at = points.alloc((long) COUNT * e.pointOctets());
      long[] sum = {points.alloc(e.pointOctets())};
      for (int u = 0; u < COUNT; u++) {
        k[0][u][0] = (byte) (u + 1);
        long octets = out + (long) u * BaseMultiples.POINT;
        e.decode(at + (long) u * e.pointOctets(), octets, BaseMultiples.POINT);
      }
      try (Frame frame = Frame.open(LaneSums.octets(k, COUNT))) {
        if (!new LaneSums(frame, k, at, COUNT).compute(sum)) {
          throw new AssertionError("points met that are equal or inverse");
        }
      }
      PointSums.of(sum, new byte[][][] {{k[0][0], k[0][1]}}, at);
    }
  }

  /// Expansions of a key, in lanes, and by the public way in.
  public static void expansions(long out, long key) {
    byte[][] infos = new byte[COUNT][37];
    try (Frame frame = Frame.open(Hkdf.FRAME_OCTETS)) {
      Hkdf hkdf = new Hkdf(frame);
      hkdf.prk(key, Hkdf.PRK);
      Expansions.inLanes(out, 144, hkdf, infos);
      Expansions.expand(out, 144, hkdf, new byte[][] {infos[0], infos[1]});
    }
  }

  /// The public way in, which takes the few one by one.
  public static void oneByOne(long out, long scalars) {
    BaseMultiples.encode(out, scalars, 2);
  }
}

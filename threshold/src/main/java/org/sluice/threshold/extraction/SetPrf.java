package org.sluice.threshold.extraction;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.batch.Expansions;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.WeightedSums;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;

/// PRF_A of one set in one batch (design section 5): its seed, expanded per leaf by the leaf's tag
/// and never by its position. In a frame of the caller, with which the seed ends.
final class SetPrf {

  private static final byte[] COMMITMENT = ascii("sluice/seed-commitment/v1");
  static final byte[] R = ascii("r");
  static final byte[] ZETA = ascii("zeta");
  static final byte[] V = ascii("v");
  static final int Z_EXPANSION = 144;
  static final int X_EXPANSION = 48;
  private static final Field QS = Curve.SAKKE.order();

  private final Hkdf hkdf;
  private final long committed;

  SetPrf(Frame frame, SecretBytes seed) {
    hkdf = new Hkdf(frame);
    committed = frame.alloc(Hash32.LENGTH);
    seed.use(at -> {
      hkdf.prk(at, seed.length());
      return at;
    });
  }

  /// What one instance takes from its frame.
  static long octets() {
    return Hkdf.FRAME_OCTETS + Hkdf.PRK + Hash32.LENGTH;
  }

  /// c_A = HKDF-Expand(seed_A, "sluice/seed-commitment/v1" || B || A, 32), which is public.
  Hash32 commitment(Hash32 batch, List<Integer> a) {
    Writer members = new Writer();
    a.forEach(members::u8);
    hkdf.expand(committed, Hash32.LENGTH, COMMITMENT, batch.octets(), members.toByteArray());
    byte[] c = new byte[Hash32.LENGTH];
    MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, committed, c, 0, c.length);
    return Hash32.of(c);
  }

  /// What is expanded for each tag: label || u8 l || tag_u.
  static byte[][] infos(byte[] label, int l, List<Hash32> tags) {
    byte[][] infos = new byte[tags.size()][];
    for (int u = 0; u < infos.length; u++) {
      infos[u] = new Writer().raw(label).u8(l).raw(tags.get(u).octets()).toByteArray();
    }
    return infos;
  }

  /// Sum u += weight times PRF_A of info u, not reduced, `octets` long.
  void addTo(WeightedSums sums, long weight, int octets, byte[][] infos) {
    try (Frame frame = Frame.open((long) infos.length * octets)) {
      long stretched = frame.alloc((long) infos.length * octets);
      Expansions.expand(stretched, octets, hkdf, infos);
      for (int u = 0; u < infos.length; u++) {
        sums.add(u, weight, stretched + (long) u * octets, octets);
      }
    }
  }

  /// out = PRF_A(u, "r") mod q_S of one tag.
  void r(long out, Hash32 tag) {
    one(QS, out, Z_EXPANSION, R, 0, tag);
  }

  /// out = PRF_A(u, "zeta", l) mod q_S of one tag.
  void zeta(long out, int l, Hash32 tag) {
    one(QS, out, Z_EXPANSION, ZETA, l, tag);
  }

  /// out = PRF_A(u, "v") mod q_E of one tag.
  void v(long out, Hash32 tag) {
    one(Curve.P256.order(), out, X_EXPANSION, V, 0, tag);
  }

  private void one(Field f, long out, int octets, byte[] label, int l, Hash32 tag) {
    try (Frame frame = Frame.open(octets)) {
      long stretched = frame.alloc(octets);
      Expansions.expand(stretched, octets, hkdf, infos(label, l, List.of(tag)));
      f.reduce(out, stretched, octets);
    }
  }

  /// All of them in the exponent, for a blame batch. As scalars they never leave.
  Blame.Opening opening(Hash32 tag, int t, boolean audit) {
    try (Frame frame = Frame.open(QS.octets() + (long) Curve.SAKKE.pointOctets())) {
      long scalar = frame.alloc(QS.octets());
      long point = frame.alloc(Curve.SAKKE.pointOctets());
      Octets d = Octets.of(new byte[0]);
      if (!audit) {
        v(scalar, tag);
        d = inTheExponent(Curve.P256, point, scalar);
      }
      r(scalar, tag);
      Octets opened = inTheExponent(Curve.SAKKE, point, scalar);
      List<Octets> zetas = new ArrayList<>();
      for (int l = 1; l < t; l++) {
        zeta(scalar, l, tag);
        zetas.add(inTheExponent(Curve.SAKKE, point, scalar));
      }
      return new Blame.Opening(d, opened, zetas);
    }
  }

  private static Octets inTheExponent(Curve curve, long point, long scalar) {
    curve.mulBase(point, scalar);
    return Octets.of(PublicPoint.of(curve, point).octets());
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}

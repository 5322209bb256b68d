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
  private static final byte[] R = ascii("r");
  private static final byte[] ZETA = ascii("zeta");
  private static final byte[] V = ascii("v");
  private static final int Z_EXPANSION = 144;
  private static final int X_EXPANSION = 48;
  private static final Field QS = Curve.SAKKE.order();
  private static final Field QE = Curve.P256.order();

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

  /// out[u] = PRF_A(u, "r") mod q_S, elements side by side, one for each tag.
  void r(long out, List<Hash32> tags) {
    expand(QS, out, Z_EXPANSION, R, 0, tags);
  }

  /// out[u] = PRF_A(u, "zeta", l) mod q_S.
  void zeta(long out, int l, List<Hash32> tags) {
    expand(QS, out, Z_EXPANSION, ZETA, l, tags);
  }

  /// out[u] = PRF_A(u, "v") mod q_E.
  void v(long out, List<Hash32> tags) {
    expand(QE, out, X_EXPANSION, V, 0, tags);
  }

  private void expand(Field f, long out, int octets, byte[] label, int l, List<Hash32> tags) {
    byte[][] infos = new byte[tags.size()][];
    for (int u = 0; u < infos.length; u++) {
      infos[u] = new Writer().raw(label).u8(l).raw(tags.get(u).octets()).toByteArray();
    }
    try (Frame frame = Frame.open((long) infos.length * octets)) {
      long stretched = frame.alloc((long) infos.length * octets);
      Expansions.expand(stretched, octets, hkdf, infos);
      for (int u = 0; u < infos.length; u++) {
        f.reduce(out + (long) u * f.octets(), stretched + (long) u * octets, octets);
      }
    }
  }

  /// All of them in the exponent, for a blame batch. As scalars they never leave.
  Blame.Opening opening(Hash32 tag, int t, boolean audit) {
    try (Frame frame = Frame.open(QS.octets() + (long) Curve.SAKKE.pointOctets())) {
      long scalar = frame.alloc(QS.octets());
      long point = frame.alloc(Curve.SAKKE.pointOctets());
      Octets d = Octets.of(new byte[0]);
      if (!audit) {
        v(scalar, List.of(tag));
        d = inTheExponent(Curve.P256, point, scalar);
      }
      r(scalar, List.of(tag));
      Octets opened = inTheExponent(Curve.SAKKE, point, scalar);
      List<Octets> zetas = new ArrayList<>();
      for (int l = 1; l < t; l++) {
        zeta(scalar, l, List.of(tag));
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

package org.sluice.threshold.extraction;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
  private final long stretched;

  SetPrf(Frame frame, SecretBytes seed) {
    hkdf = new Hkdf(frame);
    stretched = frame.alloc(Z_EXPANSION);
    seed.use(at -> {
      hkdf.prk(at, seed.length());
      return at;
    });
  }

  /// What one instance takes from its frame.
  static long octets() {
    return Hkdf.FRAME_OCTETS + Hkdf.PRK + Z_EXPANSION;
  }

  /// c_A = HKDF-Expand(seed_A, "sluice/seed-commitment/v1" || B || A, 32), which is public.
  Hash32 commitment(Hash32 batch, List<Integer> a) {
    Writer members = new Writer();
    a.forEach(members::u8);
    hkdf.expand(stretched, Hash32.LENGTH, COMMITMENT, batch.octets(), members.toByteArray());
    byte[] c = new byte[Hash32.LENGTH];
    MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, stretched, c, 0, c.length);
    return Hash32.of(c);
  }

  /// out = PRF_A(u, "r") mod q_S.
  void r(long out, Hash32 tag) {
    z(out, R, 0, tag);
  }

  /// out = PRF_A(u, "zeta", l) mod q_S.
  void zeta(long out, int l, Hash32 tag) {
    z(out, ZETA, l, tag);
  }

  private void z(long out, byte[] label, int l, Hash32 tag) {
    hkdf.expand(stretched, Z_EXPANSION, label, new byte[] {(byte) l}, tag.octets());
    QS.reduce(out, stretched, Z_EXPANSION);
  }

  /// out = PRF_A(u, "v") mod q_E.
  void v(long out, Hash32 tag) {
    hkdf.expand(stretched, X_EXPANSION, V, new byte[] {0}, tag.octets());
    QE.reduce(out, stretched, X_EXPANSION);
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

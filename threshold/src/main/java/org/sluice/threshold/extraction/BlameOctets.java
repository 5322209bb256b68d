package org.sluice.threshold.extraction;

import java.nio.charset.StandardCharsets;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame.KeyCheck;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Blame.Statement;

/// What the signatures of the blame phase cover.
public final class BlameOctets {

  private BlameOctets() {}

  /// "sluice/blame-openings/v1" || 00 || GAMMA || B || tag || messages || u8 i || openings ||
  /// parts.
  static byte[] statement(Statement s) {
    Writer w =
        label("sluice/blame-openings/v1")
            .raw(s.gamma().octets())
            .raw(s.batch().octets())
            .raw(s.tag().octets())
            .raw(s.messages().octets())
            .u8(s.index())
            .u16(s.openings().size());
    s.openings().forEach(o -> opening(w, o));
    return w.raw(s.parts().octets()).toByteArray();
  }

  private static void opening(Writer w, Opening o) {
    w.bytes16(o.v()).bytes16(o.r()).u8(o.zeta().size());
    o.zeta().forEach(w::bytes16);
  }

  /// "sluice/key-check/v1" || 00 || GAMMA || B || u8 i || kcv_A...
  public static byte[] keyCheck(Hash32 gamma, KeyCheck c) {
    Writer w =
        label("sluice/key-check/v1").raw(gamma.octets()).raw(c.batch().octets()).u8(c.index());
    c.kcv().forEach(k -> w.raw(k.octets()));
    return w.toByteArray();
  }

  /// SHA-256 of K and s, one after the other.
  static Hash32 parts(SecretBytes k, SecretBytes s) {
    try (Frame frame = Frame.open(Sha256.FRAME_OCTETS + Hash32.LENGTH);
        SecretBytes digest = SecretBytes.allocate(Hash32.LENGTH)) {
      Sha256 sha = new Sha256(frame);
      sha.init();
      k.use(at -> update(sha, at, k.length()));
      s.use(at -> update(sha, at, s.length()));
      return digest.use(at -> {
        sha.finish(at);
        byte[] open = new byte[Hash32.LENGTH];
        java.lang.foreign.MemorySegment.copy(
            org.sluice.mikey.secret.SecretPool.MEM,
            java.lang.foreign.ValueLayout.JAVA_BYTE,
            at,
            open,
            0,
            open.length);
        return Hash32.of(open);
      });
    }
  }

  private static long update(Sha256 sha, long at, int length) {
    if (length > 0) {
      sha.update(at, length);
    }
    return at;
  }

  private static Writer label(String label) {
    return new Writer().raw(label.getBytes(StandardCharsets.US_ASCII)).u8(0);
  }
}

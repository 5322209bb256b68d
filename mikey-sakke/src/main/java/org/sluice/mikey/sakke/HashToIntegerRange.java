package org.sluice.mikey.sakke;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// HashToIntegerRange of RFC 6508 section 5.1 with SHA-256, for the three ranges that SAKKE needs.
final class HashToIntegerRange {

  private static final int DIGEST = Sha256.DIGEST;

  private HashToIntegerRange() {}

  /// r = HashToIntegerRange(secret || open, q): four blocks, reduced modulo q.
  static void modQ(long r, long secret, int length, byte[] open) {
    try (Frame frame = Frame.open(4L * DIGEST)) {
      long blocks = frame.alloc(4L * DIGEST);
      blocks(blocks, 4, secret, length, open);
      Field.SAKKE_Q.reduce(r, blocks, 4 * DIGEST);
    }
  }

  /// Writes HashToIntegerRange(secret, 2^(8 octets)) at `out`, 16 or 32 octets; for 32 the result
  /// is the last of the blocks that `reading` counts.
  static void mask(long out, int octets, long secret, int length, Mask256 reading) {
    int count = octets == DIGEST ? reading.blocks() : 1;
    try (Frame frame = Frame.open(2L * DIGEST)) {
      long blocks = frame.alloc(2L * DIGEST);
      blocks(blocks, count, secret, length, new byte[0]);
      long from = blocks + (long) count * DIGEST - octets;
      MemorySegment.copy(SecretPool.MEM, from, SecretPool.MEM, out, octets);
    }
  }

  /// v_1 .. v_count with v_i = H(h_i || A), h_i = H(h_(i-1)), h_0 = 32 zero octets, A = H(s).
  static void blocks(long out, int count, long secret, int length, byte[] open) {
    try (Frame frame = Frame.open(Sha256.FRAME_OCTETS + 2L * DIGEST)) {
      Sha256 hash = new Sha256(frame);
      long a = frame.alloc(DIGEST);
      long h = frame.alloc(DIGEST);
      hash.update(secret, length);
      hash.update(open);
      hash.finish(a);
      for (int i = 0; i < count; i++) {
        hash.update(h, DIGEST);
        hash.finish(h);
        hash.update(h, DIGEST);
        hash.update(a, DIGEST);
        hash.finish(out + (long) i * DIGEST);
      }
    }
  }
}

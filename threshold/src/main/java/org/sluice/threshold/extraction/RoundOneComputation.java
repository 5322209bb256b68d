package org.sluice.threshold.extraction;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.sluice.mikey.batch.GeneratorMultiples;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionStopped;

/// Round 1 at one partition: w_i = r_i (a + z_i) + zeta_i and V_i = [v_i]G for every leaf. The
/// message is the same each time, but for its signature.
final class RoundOneComputation {
  private static final Field QS = Curve.SAKKE.order();
  private static final Octets UNSIGNED = Octets.of(new byte[0]);

  private final GenerationShares shares;

  RoundOneComputation(GenerationShares shares) {
    this.shares = shares;
  }

  /// The signed message; w is computed twice and compared before it can leave.
  RoundOne signed(Batch batch) {
    RoundOne m = unsigned(batch);
    byte[] signature = shares.token().signIdentity(RoundOneMessages.signed(m));
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), m.w(), m.v(), Octets.of(signature));
  }

  /// The message without its signature.
  RoundOne unsigned(Batch batch) {
    Hash32 b = batch.value();
    try (Seeds seeds = new Seeds(shares, b)) {
      byte[] w = twice(() -> w(seeds, batch));
      return new RoundOne(
          shares.index(),
          batch.gamma(),
          b,
          seeds.commitments(),
          Octets.of(w),
          Octets.of(batch.audit() ? new byte[0] : v(seeds, batch)),
          UNSIGNED);
    }
  }

  /// Computes w two times and compares.
  ///
  /// @throws PartitionStopped if it is not the same
  byte[] twice(Supplier<byte[]> w) {
    byte[] once = w.get();
    if (!MessageDigest.isEqual(once, w.get())) {
      throw new PartitionStopped(shares.index(), "w");
    }
    return once;
  }

  byte[] w(Seeds seeds, Batch batch) {
    byte[] all = new byte[batch.size() * Extraction.Z_SCALAR];
    long column = (long) batch.size() * QS.octets();
    try (Frame frame = Frame.open(3L * QS.octets() + 2 * column)) {
      long z = frame.alloc(QS.octets());
      long a = frame.alloc(QS.octets());
      long out = frame.alloc(QS.octets());
      long r = frame.alloc(column);
      long zeta = frame.alloc(column);
      seeds.r(r, batch.tags());
      seeds.zeta(zeta, batch.tags());
      shares.z().use(at -> QS.fromOctets(z, at, QS.octets()));
      for (int u = 0; u < batch.size(); u++) {
        Batch.Leaf leaf = batch.leaves().get(u);
        QS.reducePublic(a, leaf.id().octets());
        QS.add(a, a, z);
        QS.mul(a, a, r + (long) u * QS.octets());
        QS.add(a, a, zeta + (long) u * QS.octets());
        QS.toOctets(out, a);
        MemorySegment.copy(
            SecretPool.MEM,
            ValueLayout.JAVA_BYTE,
            out,
            all,
            u * Extraction.Z_SCALAR,
            Extraction.Z_SCALAR);
      }
    }
    return all;
  }

  private static byte[] v(Seeds seeds, Batch batch) {
    byte[] all = new byte[batch.size() * GeneratorMultiples.POINT];
    long column = (long) batch.size() * GeneratorMultiples.SCALAR;
    try (Frame frame = Frame.open(column + all.length + 8)) {
      long v = frame.alloc(column);
      long encoded = frame.alloc(all.length);
      seeds.v(v, batch.tags());
      // Refuses a v that is 0: once in 2^256 leaves.
      GeneratorMultiples.encode(encoded, v, batch.size());
      MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, encoded, all, 0, all.length);
    }
    return all;
  }
}

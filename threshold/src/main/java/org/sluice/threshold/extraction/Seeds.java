package org.sluice.threshold.extraction;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.sharing.Coefficients;

/// Pseudorandom zero and secret sharing of one batch: seed_A = HMAC(k_A, "sluice/seed/v1" || B),
/// one token call per set, expanded per leaf by its tag and never by its position. With the seeds
/// one knows r and v of every leaf of the batch, so they die with this object.
final class Seeds implements AutoCloseable {
  private static final byte[] SEED = ascii("sluice/seed/v1");
  private static final byte[] COMMITMENT = ascii("sluice/seed-commitment/v1");
  private static final byte[] R = ascii("r");
  private static final byte[] ZETA = ascii("zeta");
  private static final byte[] V = ascii("v");
  private static final int Z_EXPANSION = 144;
  private static final int X_EXPANSION = 48;
  private static final Field QS = Curve.SAKKE.order();
  private static final Field QE = Curve.P256.order();

  private final int t;
  private final List<Hash32> commitments = new ArrayList<>();
  private final List<Hkdf> expansions = new ArrayList<>();
  private final Frame frame;
  private final long[] setZ; // f_A(i) mod q_S
  private final long[] setX; // f_A(i) mod q_E
  private final long indexZ; // i mod q_S
  private final long stretched;
  private final long part;
  private final long power;

  Seeds(GenerationShares g, Hash32 batch) {
    List<List<Integer>> sets = g.sets();
    this.t = g.known().threshold().t();
    long perSet = Hkdf.FRAME_OCTETS + Hkdf.PRK + QS.octets() + QE.octets();
    this.frame = Frame.open(sets.size() * perSet + Z_EXPANSION + 3L * QS.octets());
    this.setZ = new long[sets.size()];
    this.setX = new long[sets.size()];
    this.indexZ = frame.alloc(QS.octets());
    this.stretched = frame.alloc(Z_EXPANSION);
    this.part = frame.alloc(QS.octets());
    this.power = frame.alloc(QS.octets());
    QS.set(indexZ, g.index());
    boolean done = false;
    try {
      for (int k = 0; k < sets.size(); k++) {
        addSet(g, batch, sets.get(k), k);
      }
      done = true;
    } finally {
      if (!done) {
        frame.close();
      }
    }
  }

  private void addSet(GenerationShares g, Hash32 batch, List<Integer> a, int k) {
    int n = g.known().threshold().n();
    setZ[k] = frame.alloc(QS.octets());
    setX[k] = frame.alloc(QE.octets());
    Coefficients.ofSet(QS, setZ[k], a, n, g.index());
    Coefficients.ofSet(QE, setX[k], a, n, g.index());
    Hkdf hkdf = new Hkdf(frame);
    byte[] message = new Writer().raw(SEED).raw(batch.octets()).toByteArray();
    String label = GenerationShares.keyLabel(g.known().gamma(), a);
    try (SecretBytes seed = g.token().hmac(label, message)) {
      seed.use(at -> {
        hkdf.prk(at, seed.length());
        return at;
      });
    }
    expansions.add(hkdf);
    commitments.add(commitment(hkdf, batch, a));
  }

  private Hash32 commitment(Hkdf hkdf, Hash32 batch, List<Integer> a) {
    Writer members = new Writer();
    a.forEach(members::u8);
    hkdf.expand(stretched, Hash32.LENGTH, COMMITMENT, batch.octets(), members.toByteArray());
    byte[] c = new byte[Hash32.LENGTH];
    MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, stretched, c, 0, c.length);
    return Hash32.of(c);
  }

  /// c_A of each own set, in the order of the sets.
  List<Hash32> commitments() {
    return List.copyOf(commitments);
  }

  /// out = r_i = sum f_A(i) PRF_A(u, "r") mod q_S.
  void r(long out, Hash32 tag) {
    QS.setZero(out);
    for (int k = 0; k < expansions.size(); k++) {
      prfZ(k, R, 0, tag);
      QS.mul(part, part, setZ[k]);
      QS.add(out, out, part);
    }
  }

  /// out = zeta_i = sum over A and l = 1..t-1 of i^l f_A(i) PRF_A(u, "zeta", l) mod q_S.
  void zeta(long out, Hash32 tag) {
    QS.setZero(out);
    for (int k = 0; k < expansions.size(); k++) {
      QS.copy(power, setZ[k]);
      for (int l = 1; l < t; l++) {
        QS.mul(power, power, indexZ);
        prfZ(k, ZETA, l, tag);
        QS.mul(part, part, power);
        QS.add(out, out, part);
      }
    }
  }

  /// out = v_i = sum f_A(i) PRF_A(u, "v") mod q_E.
  void v(long out, Hash32 tag) {
    QE.setZero(out);
    for (int k = 0; k < expansions.size(); k++) {
      expansions.get(k).expand(stretched, X_EXPANSION, V, new byte[] {0}, tag.octets());
      QE.reduce(part, stretched, X_EXPANSION);
      QE.mul(part, part, setX[k]);
      QE.add(out, out, part);
    }
  }

  private void prfZ(int k, byte[] label, int l, Hash32 tag) {
    expansions.get(k).expand(stretched, Z_EXPANSION, label, new byte[] {(byte) l}, tag.octets());
    QS.reduce(part, stretched, Z_EXPANSION);
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    frame.close();
  }
}

package org.sluice.threshold.extraction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.sharing.Coefficients;

/// Pseudorandom zero and secret sharing of one batch at one partition: seed_A = HMAC(k_A,
/// "sluice/seed/v1" || B), one token call per own set. With the seeds one knows r and v of every
/// leaf of the batch, so they die with this object.
final class Seeds implements AutoCloseable {

  private static final byte[] SEED = "sluice/seed/v1".getBytes(StandardCharsets.US_ASCII);
  private static final Field QS = Curve.SAKKE.order();
  private static final Field QE = Curve.P256.order();

  private final int t;
  private final List<Hash32> commitments = new ArrayList<>();
  private final List<SetPrf> sets = new ArrayList<>();
  private final Frame frame;
  private final long[] setZ; // f_A(i) mod q_S
  private final long[] setX; // f_A(i) mod q_E
  private final long indexZ; // i mod q_S
  private final long factor;
  private final long power;

  Seeds(GenerationShares g, Hash32 batch) {
    int count = g.sets().size();
    this.t = g.known().threshold().t();
    long perSet = SetPrf.octets() + QS.octets() + QE.octets();
    this.frame = Frame.open(count * perSet + 3L * QS.octets());
    this.setZ = new long[count];
    this.setX = new long[count];
    this.indexZ = frame.alloc(QS.octets());
    this.factor = frame.alloc(QS.octets());
    this.power = frame.alloc(QS.octets());
    QS.set(indexZ, g.index());
    boolean done = false;
    try {
      for (int k = 0; k < count; k++) {
        addSet(g, batch, g.sets().get(k), k);
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
    try (SecretBytes seed = seed(g, batch, a)) {
      sets.add(new SetPrf(frame, seed));
    }
    commitments.add(sets.getLast().commitment(batch, a));
  }

  /// seed_A of one own set. The caller closes it.
  static SecretBytes seed(GenerationShares g, Hash32 batch, List<Integer> a) {
    byte[] message = new Writer().raw(SEED).raw(batch.octets()).toByteArray();
    return g.token().hmac(GenerationShares.keyLabel(g.known().gamma(), a), message);
  }

  /// c_A of each own set, in the order of the sets.
  List<Hash32> commitments() {
    return List.copyOf(commitments);
  }

  /// What each own set puts into a leaf, in the exponent.
  List<Blame.Opening> openings(Hash32 tag, boolean audit) {
    return sets.stream().map(s -> s.opening(tag, t, audit)).toList();
  }

  /// out[u] = r_i = sum f_A(i) PRF_A(u, "r") mod q_S, elements side by side, one for each tag.
  void r(long out, List<Hash32> tags) {
    sum(
        QS,
        out,
        tags.size(),
        true,
        (part, k) -> {
          sets.get(k).r(part, tags);
          return setZ[k];
        });
  }

  /// out[u] = zeta_i = sum over A and l = 1..t-1 of i^l f_A(i) PRF_A(u, "zeta", l) mod q_S.
  void zeta(long out, List<Hash32> tags) {
    QS.setOne(power);
    for (int l = 1; l < t; l++) {
      int exponent = l;
      QS.mul(power, power, indexZ);
      sum(
          QS,
          out,
          tags.size(),
          l == 1,
          (part, k) -> {
            sets.get(k).zeta(part, exponent, tags);
            QS.mul(factor, setZ[k], power);
            return factor;
          });
    }
  }

  /// out[u] = v_i = sum f_A(i) PRF_A(u, "v") mod q_E.
  void v(long out, List<Hash32> tags) {
    sum(
        QE,
        out,
        tags.size(),
        true,
        (part, k) -> {
          sets.get(k).v(part, tags);
          return setX[k];
        });
  }

  /// Makes what set `k` puts in, elements at `part`; answers where its factor is.
  @FunctionalInterface
  private interface Share {
    long make(long part, int k);
  }

  /// out = the sum over the own sets of factor times part, or that added to what is there.
  private void sum(Field f, long out, int n, boolean anew, Share share) {
    long size = f.octets();
    try (Frame parts = Frame.open(n * size)) {
      long part = parts.alloc(n * size);
      for (int k = 0; k < sets.size(); k++) {
        long by = share.make(part, k);
        for (int u = 0; u < n; u++) {
          if (anew && k == 0) {
            f.mul(out + u * size, part + u * size, by);
          } else {
            f.mul(part + u * size, part + u * size, by);
            f.add(out + u * size, out + u * size, part + u * size);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    frame.close();
  }
}

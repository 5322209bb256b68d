package org.sluice.threshold.extraction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.WeightedSums;
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
  private final long[] weights; // f_A(i) times their common denominator d
  private final long[] scalesZ; // i^l / d mod q_S for l = 0..t-1
  private final long scaleX; // 1 / d mod q_E

  Seeds(GenerationShares g, Hash32 batch) {
    int count = g.sets().size();
    this.t = g.known().threshold().t();
    this.frame =
        Frame.open(
            count * SetPrf.octets()
                + t * WeightedSums.scaleOctets(QS)
                + WeightedSums.scaleOctets(QE));
    Coefficients.Fractions own =
        Coefficients.ofSets(g.sets(), g.known().threshold().n(), g.index());
    this.weights = own.numerators();
    this.scalesZ = new long[t];
    long power = 1;
    for (int l = 0; l < t; l++) {
      scalesZ[l] = scale(QS, power, own.denominator());
      power = Math.multiplyExact(power, g.index());
    }
    this.scaleX = scale(QE, 1, own.denominator());
    boolean done = false;
    try {
      for (List<Integer> a : g.sets()) {
        try (SecretBytes seed = seed(g, batch, a)) {
          sets.add(new SetPrf(frame, seed));
        }
        commitments.add(sets.getLast().commitment(batch, a));
      }
      done = true;
    } finally {
      if (!done) {
        frame.close();
      }
    }
  }

  private long scale(Field f, long numerator, long denominator) {
    long scale = frame.alloc(WeightedSums.scaleOctets(f));
    try (Frame scratch = Frame.open(2L * f.octets())) {
      long c = scratch.alloc(f.octets());
      long d = scratch.alloc(f.octets());
      f.set(c, numerator);
      f.set(d, denominator);
      f.inv(d, d);
      f.mul(c, c, d);
      WeightedSums.scale(f, scale, c);
    }
    return scale;
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
    sum(QS, out, SetPrf.Z_EXPANSION, SetPrf.infos(SetPrf.R, 0, tags), scalesZ[0]);
  }

  /// out[u] = zeta_i = sum over A and l = 1..t-1 of i^l f_A(i) PRF_A(u, "zeta", l) mod q_S.
  void zeta(long out, List<Hash32> tags) {
    long size = QS.octets();
    try (Frame parts = Frame.open(tags.size() * size)) {
      long part = parts.alloc(tags.size() * size);
      for (int l = 1; l < t; l++) {
        byte[][] infos = SetPrf.infos(SetPrf.ZETA, l, tags);
        sum(QS, l == 1 ? out : part, SetPrf.Z_EXPANSION, infos, scalesZ[l]);
        for (int u = 0; l > 1 && u < tags.size(); u++) {
          QS.add(out + u * size, out + u * size, part + u * size);
        }
      }
    }
  }

  /// out[u] = v_i = sum f_A(i) PRF_A(u, "v") mod q_E.
  void v(long out, List<Hash32> tags) {
    sum(QE, out, SetPrf.X_EXPANSION, SetPrf.infos(SetPrf.V, 0, tags), scaleX);
  }

  /// out[u] = `scale` times the sum over the own sets of weight times PRF_A of info u, mod q.
  private void sum(Field f, long out, int octets, byte[][] infos, long scale) {
    try (Frame scratch = Frame.open(WeightedSums.octets(f, infos.length))) {
      WeightedSums sums = new WeightedSums(scratch, f, infos.length);
      for (int k = 0; k < sets.size(); k++) {
        sets.get(k).addTo(sums, weights[k], octets, infos);
      }
      for (int u = 0; u < infos.length; u++) {
        sums.take(out + (long) u * f.octets(), u, scale);
      }
    }
  }

  @Override
  public void close() {
    frame.close();
  }
}

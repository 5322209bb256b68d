package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Batch;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.sharing.Coefficients;

/// Public values of a batch's leaves that everyone computes alike from the round-1 messages. Opened
/// in a frame of the caller, which must outlive it.
final class LeafEquations {
  private static final Field QS = Curve.SAKKE.order();
  private static final Curve EG = Curve.P256;

  private final byte[][] w;
  private final byte[][] v;
  private final long[] lambdaQ; // mod q_S, elements
  private final byte[][] lambdaD; // mod q_E, of lambda or of -lambda, without leading zeros
  private final boolean[] negative;
  private final Coefficients.Fractions fractions; // of the same
  private final long one;

  /// Coefficients for Q, the senders of `messages`, and D, the first `t` of them.
  LeafEquations(Frame frame, List<RoundOne> messages, int t) {
    List<Integer> q = messages.stream().map(RoundOne::index).toList();
    List<Integer> d = q.subList(0, t);
    this.w = messages.stream().map(m -> m.w().toArray()).toArray(byte[][]::new);
    this.v = messages.subList(0, t).stream().map(m -> m.v().toArray()).toArray(byte[][]::new);
    this.lambdaQ = new long[q.size()];
    for (int j = 0; j < q.size(); j++) {
      lambdaQ[j] = frame.alloc(QS.octets());
      Coefficients.lagrange(QS, lambdaQ[j], q.get(j), q, 0);
    }
    this.fractions = Coefficients.fractions(d, 0);
    this.lambdaD = new byte[t][];
    this.negative = new boolean[t];
    for (int j = 0; j < t; j++) {
      coefficientOfV(j, d);
    }
    this.one = frame.alloc(QS.octets());
  }

  /// Lambda is often a small integer, and as often the negative of one.
  private void coefficientOfV(int j, List<Integer> d) {
    Field f = EG.order();
    try (Frame frame = Frame.open(f.octets())) {
      long lambda = frame.alloc(f.octets());
      Coefficients.lagrange(f, lambda, d.get(j), d, 0);
      byte[] plus = tight(Coefficients.octets(f, lambda));
      f.neg(lambda, lambda);
      byte[] minus = tight(Coefficients.octets(f, lambda));
      negative[j] = minus.length < plus.length;
      lambdaD[j] = negative[j] ? minus : plus;
    }
  }

  private static byte[] tight(byte[] octets) {
    int zeros = 0;
    while (zeros < octets.length && octets[zeros] == 0) {
      zeros++;
    }
    return Arrays.copyOfRange(octets, zeros, octets.length);
  }

  /// What an instance for `messages` messages takes from its frame.
  static long octets(int messages) {
    return (messages + 1L) * QS.octets();
  }

  /// out = w of leaf `u` = sum over Q of lambda_j^Q w_j (mod q_S).
  void w(long out, int u) {
    QS.setZero(out);
    for (int j = 0; j < w.length; j++) {
      QS.fromPublic(one, w[j], u * QS.octets(), QS.octets());
      QS.mul(one, one, lambdaQ[j]);
      QS.add(out, out, one);
    }
  }

  /// What [#pvts(Frame)] takes from its frame.
  static long pvtOctets(int t, int leaves) {
    return (t + 1L) * P256Batch.octets(leaves);
  }

  /// PVT of every leaf, in `frame`. Null if that cannot be done for all at once: then [#pvt(int)]
  /// does it, or says what is wrong.
  @Nullable P256Batch pvts(Frame frame) {
    if (fractions.denominator() != 1) {
      return null;
    }
    try {
      List<P256Batch> of = new ArrayList<>();
      for (byte[] points : v) {
        of.add(P256Batch.decode(frame, points));
      }
      return P256Batch.combination(frame, of, fractions.numerators());
    } catch (BadPoint _) {
      return null;
    }
  }

  /// PVT of leaf `u` = sum over D of lambda_j^D V_j.
  ///
  /// @throws org.sluice.mikey.curve.BadPoint if it is O, or a V is not on the curve
  PublicPoint pvt(int u) {
    int length = EG.encodedOctets();
    long[] p = new long[v.length];
    try (Frame frame = Frame.open((v.length + 1L) * EG.pointOctets())) {
      long sum = frame.alloc(EG.pointOctets());
      for (int j = 0; j < v.length; j++) {
        p[j] = frame.alloc(EG.pointOctets());
        PublicPoint.of(EG, Arrays.copyOfRange(v[j], u * length, (u + 1) * length)).load(p[j]);
        if (negative[j]) {
          EG.neg(p[j], p[j]);
        }
      }
      EG.msmPublic(sum, lambdaD, p);
      return PublicPoint.of(EG, sum);
    }
  }

  /// out = HS = SHA-256(G || KPAK || ID || PVT) mod q_E (RFC 6507 section 5.1.1).
  static void hs(long out, PublicPoint kpak, Identifier id, PublicPoint pvt) {
    Hash32 hs = Hash32.sha256(EG.generator().octets(), kpak.octets(), id.octets(), pvt.octets());
    EG.order().reducePublic(out, hs.octets());
  }
}

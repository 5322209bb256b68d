package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.PairingEquation;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Blame.Lie;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.sharing.Coefficients;
import org.sluice.threshold.sharing.Feldman;

/// Each partition's own equations over one leaf (design section 7), from openings that the members
/// of each set agree on. Who breaks one of its own is the culprit.
final class BlameEquations {

  private static final Curve ES = Curve.SAKKE;
  private static final Curve EG = Curve.P256;
  private static final Field QS = ES.order();
  private static final Field QE = EG.order();

  private final GenerationShares.Public known;
  private final List<PublicPoint> summedZ;
  private final Identifier id;
  private final List<RoundOne> messages;
  private final Map<List<Integer>, Opening> openings;

  BlameEquations(
      GenerationRecord record,
      Identifier id,
      List<RoundOne> messages,
      Map<List<Integer>, Opening> openings) {
    this.known = GenerationShares.Public.of(record);
    this.summedZ = Feldman.points(ES, record.summedZ());
    this.id = id;
    this.messages = messages;
    this.openings = openings;
  }

  /// What is wrong with a round-1 message, or null: V_i = sum f_A(i) D_A, and
  ///
  /// <P, E_i>* <[a]P + Z_i, R_i> = g^(w_i).
  @Nullable Lie wrong(RoundOne m) {
    int i = m.index();
    try {
      if (m.v().length() > 0 && !opened(EG, i, 0, o -> List.of(o.v())).equals(point(EG, m.v()))) {
        return Lie.V;
      }
      PublicPoint e = zeta(i);
      return PairingEquation.holds(e, aPlusZ(i), r(i), m.w().toArray()) ? null : Lie.W;
    } catch (BadPoint _) {
      // Honest openings add up to O once in 2^256 leaves.
      return Lie.W;
    }
  }

  /// What is wrong with key parts, or null: [s_i]G = X_i + [HS]V_i, and [4 w / lambda_i^T]K_i =
  /// R_i.
  @Nullable Lie wrong(int i, List<Integer> answering, SecretBytes k, SecretBytes s) {
    if (s.length() > 0 && !signingPart(i, s)) {
      return Lie.S;
    }
    return receivingPart(i, answering, k) ? null : Lie.K;
  }

  private boolean signingPart(int i, SecretBytes s) {
    Threshold th = known.threshold();
    Octets v = messages.stream().filter(m -> m.index() == i).findFirst().orElseThrow().v();
    try (Frame frame =
        Frame.open(
            LeafEquations.octets(messages.size()) + 2L * QE.octets() + 3L * EG.pointOctets())) {
      LeafEquations leaf = new LeafEquations(frame, messages, th.t());
      long hs = frame.alloc(QE.octets());
      long scalar = frame.alloc(QE.octets());
      long left = frame.alloc(EG.pointOctets());
      long right = frame.alloc(EG.pointOctets());
      long x = frame.alloc(EG.pointOctets());
      LeafEquations.hs(hs, known.kpak(), id, leaf.pvt(0));
      point(EG, v).load(x);
      EG.mulPublic(right, Coefficients.octets(QE, hs), x);
      known.xShares().get(i - 1).load(x);
      EG.add(right, right, x);
      long below = s.use(at -> QE.fromOctets(scalar, at, QE.octets()));
      EG.mulBase(left, scalar);
      return below != 0 && EG.equal(left, right) != 0;
    }
  }

  /// The factor 4 comes first: it removes what K_i may have of small order, which does no harm.
  private boolean receivingPart(int i, List<Integer> answering, SecretBytes k) {
    try (Frame frame =
        Frame.open(
            LeafEquations.octets(messages.size()) + 2L * QS.octets() + 3L * ES.pointOctets())) {
      LeafEquations leaf = new LeafEquations(frame, messages, known.threshold().t());
      long factor = frame.alloc(QS.octets());
      long w = frame.alloc(QS.octets());
      long part = frame.alloc(ES.pointOctets());
      long scaled = frame.alloc(ES.pointOctets());
      long said = frame.alloc(ES.pointOctets());
      leaf.w(w, 0);
      Coefficients.lagrange(QS, factor, i, answering, 0);
      QS.inv(factor, factor);
      QS.mul(factor, factor, w);
      k.use(at -> {
        ES.decode(part, at, k.length());
        return at;
      });
      ES.dbl(part, part);
      ES.dbl(part, part);
      ES.mul(scaled, factor, part);
      r(i).load(said);
      return ES.equal(scaled, said) != 0;
    } catch (BadPoint _) {
      return false;
    }
  }

  private PublicPoint aPlusZ(int i) {
    try (Frame frame = Frame.open(QS.octets() + 2L * ES.pointOctets())) {
      long a = frame.alloc(QS.octets());
      long sum = frame.alloc(ES.pointOctets());
      long z = frame.alloc(ES.pointOctets());
      QS.reducePublic(a, id.octets());
      ES.mulBase(sum, a);
      Feldman.at(ES, summedZ, i).load(z);
      ES.add(sum, sum, z);
      return PublicPoint.of(ES, sum);
    }
  }

  /// R_i = sum f_A(i) R_A.
  private PublicPoint r(int i) {
    return opened(ES, i, 0, o -> List.of(o.r()));
  }

  /// E_i = sum over A and l of i^l f_A(i) E_{A,l}.
  private PublicPoint zeta(int i) {
    return opened(ES, i, 1, Opening::zeta);
  }

  private interface Points {
    List<Octets> of(Opening opening);
  }

  /// Sum over the sets of i of f_A(i) times the points of A, the first of them times i^power, the
  /// next times i^(power + 1) and so on.
  private PublicPoint opened(Curve curve, int i, int power, Points which) {
    Field q = curve.order();
    List<byte[]> k = new ArrayList<>();
    List<PublicPoint> points = new ArrayList<>();
    try (Frame frame = Frame.open(2L * q.octets())) {
      long factor = frame.alloc(q.octets());
      long index = frame.alloc(q.octets());
      q.set(index, i);
      for (List<Integer> a : known.threshold().setsOf(i)) {
        Opening o = Objects.requireNonNull(openings.get(a), "no opening of a set");
        Coefficients.ofSet(q, factor, a, known.threshold().n(), i);
        if (power == 1) {
          q.mul(factor, factor, index);
        }
        for (Octets p : which.of(o)) {
          k.add(Coefficients.octets(q, factor));
          points.add(point(curve, p));
          q.mul(factor, factor, index);
        }
      }
    }
    return sum(curve, k, points);
  }

  private static PublicPoint sum(Curve curve, List<byte[]> k, List<PublicPoint> points) {
    try (Frame frame = Frame.open((points.size() + 1L) * curve.pointOctets())) {
      long sum = frame.alloc(curve.pointOctets());
      long[] p = new long[points.size()];
      for (int j = 0; j < p.length; j++) {
        p[j] = frame.alloc(curve.pointOctets());
        points.get(j).load(p[j]);
      }
      curve.msmPublic(sum, k.toArray(new byte[0][]), p);
      return PublicPoint.of(curve, sum);
    }
  }

  private static PublicPoint point(Curve curve, Octets encoded) {
    return PublicPoint.of(curve, encoded.toArray());
  }
}

package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.sharing.Coefficients;

/// What a partition demands of the round-1 messages before it answers round 2 (design section 5).
/// Each rule closes an attack that gave a master secret away; a refusal is for the whole batch.
final class RoundTwoChecks {
  private static final Field QS = Curve.SAKKE.order();
  private static final int W = QS.octets();
  private static final int V = Curve.P256.encodedOctets();

  private final int index;
  private final GenerationShares.Public known;
  private final SecureRandom random;
  private final Threshold threshold;

  /// `index` is who checks; 0 for the coordinator.
  RoundTwoChecks(int index, GenerationShares.Public known, SecureRandom random) {
    this.index = index;
    this.known = known;
    this.random = random;
    this.threshold = known.threshold();
  }

  /// All checks that need no arithmetic on secrets, in the order of the design. `own` is this
  /// partition's message as it has just computed it again.
  void check(Batch batch, RoundOne own, List<RoundOne> messages, List<Integer> answering) {
    theSet(batch, own, messages);
    List<Integer> q = messages.stream().map(RoundOne::index).toList();
    require(
        distinctInRange(answering)
            && q.containsAll(answering)
            && answering.size() == threshold.t()
            && answering.contains(index),
        Refusal.BAD_INDEX,
        "messages of " + q + ", answering " + answering + ", t is " + threshold.t());
    seedCommitments(messages);
    messages.forEach(m -> scalars(batch.size(), m));
  }

  /// That the messages are those of enough distinct partitions for this batch, each under its
  /// sender's signature, this partition's own among them.
  void theSet(Batch batch, RoundOne own, List<RoundOne> messages) {
    List<Integer> q = messages.stream().map(RoundOne::index).toList();
    require(distinctInRange(q), Refusal.BAD_INDEX, "messages of " + q);
    require(
        q.size() >= threshold.needed(),
        Refusal.TOO_FEW_MESSAGES,
        q.size() + " round-1 messages, " + threshold.needed() + " needed");
    for (RoundOne m : messages) {
      form(batch.size(), batch.audit(), own.batch(), m);
    }
    ownUnaltered(own, messages);
  }

  private boolean distinctInRange(List<Integer> indices) {
    Set<Integer> seen = new HashSet<>();
    return indices.stream().allMatch(i -> i >= 1 && i <= threshold.n() && seen.add(i));
  }

  /// One message by itself, for a batch of `leaves` leaves with value `b`.
  void form(int leaves, boolean audit, Hash32 b, RoundOne m) {
    require(
        m.gamma().equals(known.gamma()) && m.batch().equals(b),
        Refusal.OTHER_BATCH,
        "message of partition " + m.index() + " is for another generation or batch");
    require(
        m.w().length() == leaves * W
            && m.v().length() == (audit ? 0 : leaves * V)
            && m.seedCommitments().size() == threshold.setsOf(m.index()).size(),
        Refusal.BAD_VALUE,
        "message of partition " + m.index() + " has the wrong size");
    byte[] key = known.identities().get(m.index() - 1).toArray();
    require(
        P256Verifier.verify(key, RoundOneMessages.signed(m), m.signature().toArray()),
        Refusal.BAD_SIGNATURE,
        "message of partition " + m.index());
  }

  private void ownUnaltered(RoundOne own, List<RoundOne> messages) {
    boolean there =
        messages.stream()
            .anyMatch(m ->
                m.index() == own.index()
                    && m.seedCommitments().equals(own.seedCommitments())
                    && m.w().equals(own.w())
                    && m.v().equals(own.v()));
    require(there, Refusal.OWN_MESSAGE_ALTERED, "own message is not in the set octet for octet");
  }

  /// Every c_A is the same in all messages of members of A.
  private void seedCommitments(List<RoundOne> messages) {
    Map<List<Integer>, Hash32> said = new HashMap<>();
    for (RoundOne m : messages) {
      List<List<Integer>> sets = threshold.setsOf(m.index());
      for (int k = 0; k < sets.size(); k++) {
        Hash32 before = said.putIfAbsent(sets.get(k), m.seedCommitments().get(k));
        require(
            before == null || before.equals(m.seedCommitments().get(k)),
            Refusal.SEED_COMMITMENT,
            "members of set " + sets.get(k) + " disagree, one of them is " + m.index());
      }
    }
  }

  /// That every w of a message is below q_S.
  void scalars(int leaves, RoundOne m) {
    try (Frame frame = Frame.open(QS.octets())) {
      long w = frame.alloc(QS.octets());
      byte[] all = m.w().toArray();
      for (int u = 0; u < leaves; u++) {
        require(
            QS.fromPublic(w, all, u * W, W),
            Refusal.BAD_VALUE,
            "w of partition " + m.index() + ", leaf " + u + " is not below q");
      }
    }
  }

  /// The V_j of all messages lie on polynomials of degree t-1: for each leaf and each index outside
  /// the first t, the interpolation must meet. The 128-bit coefficients are this partition's own,
  /// drawn now that it holds all messages; anyone who knew them before could cancel a false V.
  void degree(Points points, List<Integer> q, int leaves) {
    Curve e = Curve.P256;
    Field qe = e.order();
    List<Integer> d = q.subList(0, threshold.t());
    List<byte[]> k = new ArrayList<>();
    List<Long> p = new ArrayList<>();
    int size = qe.octets();
    try (Frame frame = Frame.open((d.size() + 2L) * size + e.pointOctets())) {
      long lambdas = frame.alloc((long) d.size() * size);
      long rho = frame.alloc(size);
      long product = frame.alloc(size);
      long sum = frame.alloc(e.pointOctets());
      byte[] drawn = new byte[16];
      for (int other : q.subList(threshold.t(), q.size())) {
        for (int j = 0; j < d.size(); j++) {
          Coefficients.lagrange(qe, lambdas + (long) j * size, d.get(j), d, other);
        }
        for (int u = 0; u < leaves; u++) {
          random.nextBytes(drawn);
          qe.reducePublic(rho, drawn);
          for (int j = 0; j < d.size(); j++) {
            qe.mul(product, rho, lambdas + (long) j * size);
            k.add(Coefficients.octets(qe, product));
            p.add(points.at(d.get(j), u));
          }
          qe.neg(rho, rho);
          k.add(Coefficients.octets(qe, rho));
          p.add(points.at(other, u));
        }
      }
      e.msmPublic(sum, k.toArray(new byte[0][]), p.stream().mapToLong(Long::longValue).toArray());
      require(e.isInfinity(sum) != 0, Refusal.DEGREE_CHECK, "the V do not lie on one polynomial");
    }
  }

  /// The V_j of all messages, checked to be on P-256 and not O, in scratch space of the caller.
  final class Points {
    private final List<Integer> q;
    private final int leaves;
    private final long first;

    Points(Frame frame, List<RoundOne> messages, int leaves) {
      this.q = messages.stream().map(RoundOne::index).toList();
      this.leaves = leaves;
      this.first = frame.alloc(octets(q.size(), leaves));
      for (RoundOne m : messages) {
        byte[] all = m.v().toArray();
        for (int u = 0; u < leaves; u++) {
          load(at(m.index(), u), java.util.Arrays.copyOfRange(all, u * V, (u + 1) * V), m, u);
        }
      }
    }

    private void load(long at, byte[] encoded, RoundOne m, int u) {
      try {
        org.sluice.mikey.curve.PublicPoint.of(Curve.P256, encoded).load(at);
      } catch (BadPoint e) {
        throw refused(
            Refusal.BAD_VALUE, "V of partition " + m.index() + ", leaf " + u + ": " + e.problem());
      }
    }

    long at(int index, int u) {
      return first + ((long) q.indexOf(index) * leaves + u) * Curve.P256.pointOctets();
    }
  }

  static long octets(int messages, int leaves) {
    return (long) messages * leaves * Curve.P256.pointOctets();
  }

  PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }

  private void require(boolean holds, Refusal refusal, String otherwise) {
    if (!holds) {
      throw refused(refusal, otherwise);
    }
  }
}

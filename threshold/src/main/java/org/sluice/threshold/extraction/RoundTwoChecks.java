package org.sluice.threshold.extraction;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Batch;
import org.sluice.mikey.curve.PublicPoint;
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
  private final Threshold threshold;

  /// `index` is who checks; 0 for the coordinator.
  RoundTwoChecks(int index, GenerationShares.Public known) {
    this.index = index;
    this.known = known;
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

  /// The V_j of all messages lie on polynomials of degree t-1: for each leaf and each index k
  /// outside the first t, sum lambda_j^D(k) V_j = V_k. Each of these equations is checked by
  /// itself, which is stronger than a sum of them with random coefficients: nothing can cancel.
  void degree(Points points, List<Integer> q, int leaves) {
    List<Integer> d = q.subList(0, threshold.t());
    for (int k : q.subList(threshold.t(), q.size())) {
      require(
          meets(points, d, k, leaves), Refusal.DEGREE_CHECK, "the V do not lie on one polynomial");
    }
  }

  private static boolean meets(Points points, List<Integer> d, int k, int leaves) {
    Coefficients.Fractions lambda = Coefficients.fractions(d, k);
    try (Frame frame = Frame.open(2 * P256Batch.octets(leaves))) {
      List<P256Batch> of = d.stream().map(points::of).toList();
      P256Batch said = points.of(k);
      P256Batch left = P256Batch.combination(frame, of, lambda.numerators());
      P256Batch right =
          lambda.denominator() == 1
              ? said
              : P256Batch.combination(frame, List.of(said), new long[] {lambda.denominator()});
      if (left == null || right == null) {
        return meetsOneByOne(of, said, lambda, leaves);
      }
      return left.mismatch(right) < 0;
    }
  }

  /// The same for points that somebody chose to be equal or inverse.
  private static boolean meetsOneByOne(
      List<P256Batch> of, P256Batch said, Coefficients.Fractions lambda, int leaves) {
    Curve e = Curve.P256;
    int terms = of.size() + 1;
    try (Frame frame = Frame.open((terms + 1L) * e.pointOctets())) {
      long sum = frame.alloc(e.pointOctets());
      long[] p = new long[terms];
      byte[][] c = new byte[terms][];
      for (int j = 0; j < terms; j++) {
        p[j] = frame.alloc(e.pointOctets());
        long numerator = j < of.size() ? lambda.numerators()[j] : -lambda.denominator();
        c[j] = ByteBuffer.allocate(Long.BYTES).putLong(Math.abs(numerator)).array();
      }
      boolean meets = true;
      for (int u = 0; u < leaves; u++) {
        for (int j = 0; j < terms; j++) {
          (j < of.size() ? of.get(j) : said).load(p[j], u);
          if (j == of.size() || lambda.numerators()[j] < 0) {
            e.neg(p[j], p[j]);
          }
        }
        e.msmPublic(sum, c, p);
        meets &= e.isInfinity(sum) != 0;
      }
      return meets;
    }
  }

  /// The V_j of all messages, checked to be on P-256 and not O, in scratch space of the caller.
  final class Points {
    private final Map<Integer, P256Batch> batches = new HashMap<>();

    Points(Frame frame, List<RoundOne> messages) {
      for (RoundOne m : messages) {
        try {
          batches.put(m.index(), P256Batch.decode(frame, m.v().toArray()));
        } catch (BadPoint e) {
          throw refused(
              Refusal.BAD_VALUE,
              "V of partition " + m.index() + ", leaf " + firstBad(m) + ": " + e.problem());
        }
      }
    }

    private static int firstBad(RoundOne m) {
      byte[] all = m.v().toArray();
      int u = 0;
      try {
        for (; u < all.length / V; u++) {
          var _ = PublicPoint.of(Curve.P256, Arrays.copyOfRange(all, u * V, (u + 1) * V));
        }
      } catch (BadPoint _) {
        return u;
      }
      return u;
    }

    P256Batch of(int index) {
      return Objects.requireNonNull(batches.get(index), "a message of each index");
    }
  }

  static long octets(int messages, int leaves) {
    return messages * P256Batch.octets(leaves);
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

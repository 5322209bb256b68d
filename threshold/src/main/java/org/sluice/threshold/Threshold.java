package org.sluice.threshold;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// How many partitions there are and how many it takes: `t` shares determine the secret, `t - 1`
/// reveal nothing, and making a key needs `2t - 1` partitions that answer (honest majority).
///
/// @param t threshold, at least 2
/// @param n partitions, at least `2t - 1` and at most 12
public record Threshold(int t, int n) {

  /// What production should have: one partition may be down, one may be compromised.
  public static final Threshold RECOMMENDED = new Threshold(2, 4);

  private static final Set<Threshold> SUPPORTED =
      Set.of(
          new Threshold(2, 3),
          RECOMMENDED,
          new Threshold(2, 5),
          new Threshold(3, 5),
          new Threshold(3, 6),
          new Threshold(3, 7));

  /// Most partitions of one generation. The number of replicated keys grows as a binomial.
  public static final int MAX_PARTITIONS = 12;

  public Threshold {
    if (t < 2 || n > MAX_PARTITIONS || 2 * t - 1 > n) {
      throw new IllegalArgumentException(
          "threshold " + t + " of " + n + ": t must be at least 2 and 2t - 1 at most n (n <= 12)");
    }
  }

  /// Whether a ceremony can make it: the six that are tested from end to end.
  public boolean isSupported() {
    return SUPPORTED.contains(this);
  }

  /// A sentence for whoever plans a ceremony: what may be down or compromised, and what is
  /// recommended instead if nothing may be down.
  public String advice() {
    int spare = n - quorum();
    String sentence =
        this
            + "; "
            + spare
            + " may be down, "
            + absentAtStart()
            + " when shares are opened after a start, "
            + (t - 1)
            + " may be compromised without harm";
    return spare > 0
        ? sentence
        : sentence + "; recommended for production: " + RECOMMENDED.advice();
  }

  /// What `up` partitions that answer mean, for a status line.
  public String status(int up) {
    int margin = up - quorum();
    return up
        + " of "
        + n
        + " up, needs "
        + needed()
        + " up to issue, "
        + (margin < 0 ? "lacks " + -margin : "can lose " + margin);
  }

  /// Partitions that must answer for a key to be made: m = 2t - 1.
  public int needed() {
    return 2 * t - 1;
  }

  /// Partitions that must have co-signed a checkpoint before any partition answers for its leaves:
  /// c = max(2t - 1, floor((n + t - 1) / 2) + 1).
  public int quorum() {
    return Math.max(needed(), (n + t - 1) / 2 + 1);
  }

  /// Signed answers that a partition needs after activation before its first answer: n - c + t.
  public int freshAnswers() {
    return n - quorum() + t;
  }

  /// How many partitions may be absent when shares are opened: those that are there need
  /// [#freshAnswers()] others each, and the log [#quorum()] cosignatures. While shares are open, `n
  /// - quorum()` may be absent.
  public int absentAtStart() {
    return Math.min(n - 1 - freshAnswers(), n - quorum());
  }

  /// Members of each replicated set: n - t + 1.
  public int setSize() {
    return n - t + 1;
  }

  /// All sets A of `n - t + 1` indices in lexicographic order; each has one replicated key.
  public List<List<Integer>> sets() {
    List<List<Integer>> sets = new ArrayList<>();
    extend(new ArrayList<>(), 1, sets);
    return List.copyOf(sets);
  }

  private void extend(List<Integer> chosen, int from, List<List<Integer>> into) {
    if (chosen.size() == setSize()) {
      into.add(List.copyOf(chosen));
      return;
    }
    for (int i = from; i <= n; i++) {
      chosen.add(i);
      extend(chosen, i + 1, into);
      chosen.removeLast();
    }
  }

  /// The sets of [#sets()] that contain `index`, in the same order.
  public List<List<Integer>> setsOf(int index) {
    return sets().stream().filter(a -> a.contains(index)).toList();
  }

  /// Never "2 of 3" alone: the number that must be up to issue is part of the name.
  @Override
  public String toString() {
    return t + " of " + n + ", needs " + needed() + " up to issue";
  }
}

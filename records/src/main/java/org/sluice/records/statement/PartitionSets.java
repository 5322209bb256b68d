package org.sluice.records.statement;

import java.util.ArrayList;
import java.util.List;

/// The sets A of n-t+1 partitions that share a replicated key (design threshold-extraction.md
/// section 2), each ascending, all in lexicographic order.
public final class PartitionSets {
  private PartitionSets() {}

  /// All sets for threshold `t` of `n` partitions.
  public static List<List<Integer>> of(int t, int n) {
    List<List<Integer>> sets = new ArrayList<>();
    extend(List.of(), 1, n - t + 1, n, sets);
    return List.copyOf(sets);
  }

  private static void extend(
      List<Integer> chosen, int from, int missing, int n, List<List<Integer>> sets) {
    if (missing == 0) {
      sets.add(chosen);
      return;
    }
    for (int i = from; i + missing - 1 <= n; i++) {
      List<Integer> longer = new ArrayList<>(chosen);
      longer.add(i);
      extend(List.copyOf(longer), i + 1, missing - 1, n, sets);
    }
  }
}

package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.threshold.Threshold;

/// Who must have lied where members of sets have said different things: honest members of a set
/// always say the same, and at most t - 1 partitions lie.
final class Explanations {

  private Explanations() {}

  /// The partitions that every explanation contains: every group of at most t - 1 liars without
  /// whom the rest of each set agrees. Empty if the sets agree, or if liars and honest ones cannot
  /// be told apart.
  static Set<Integer> certain(Threshold threshold, List<? extends Map<Integer, ?>> said) {
    Set<Integer> certain = null;
    for (Set<Integer> liars : groups(threshold)) {
      boolean explains = said.stream().allMatch(set -> agree(set, liars));
      if (explains) {
        if (certain == null) {
          certain = new HashSet<>(liars);
        }
        certain.retainAll(liars);
      }
    }
    return certain == null ? Set.of() : certain;
  }

  private static boolean agree(Map<Integer, ?> set, Set<Integer> liars) {
    return set.entrySet().stream()
            .filter(e -> !liars.contains(e.getKey()))
            .map(Map.Entry::getValue)
            .distinct()
            .count()
        <= 1;
  }

  /// All groups of at most t - 1 partitions.
  private static List<Set<Integer>> groups(Threshold threshold) {
    List<Set<Integer>> groups = new ArrayList<>(List.of(Set.of()));
    for (int i = 1; i <= threshold.n(); i++) {
      for (Set<Integer> g : List.copyOf(groups)) {
        if (g.size() < threshold.t() - 1) {
          Set<Integer> larger = new HashSet<>(g);
          larger.add(i);
          groups.add(larger);
        }
      }
    }
    return groups;
  }
}

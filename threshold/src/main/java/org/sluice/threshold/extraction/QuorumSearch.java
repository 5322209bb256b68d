package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which partitions' messages are tried next: the lowest indices first, so that a repeated run
/// chooses alike; never a quorum twice, never one with a partition that is out.
final class QuorumSearch {

  private final int needed;
  private final Set<Integer> out = new HashSet<>();
  private final Set<List<Integer>> tried = new HashSet<>();

  QuorumSearch(int needed) {
    this.needed = needed;
  }

  /// The partition lied or fell silent.
  void leaveOut(int index) {
    out.add(index);
  }

  /// Whether the partition was left out.
  boolean isOut(int index) {
    return out.contains(index);
  }

  /// The next quorum among `answering`, or null.
  @Nullable List<Integer> next(List<Integer> answering) {
    List<Integer> able = answering.stream().filter(i -> !out.contains(i)).sorted().toList();
    return extend(new ArrayList<>(), able, 0);
  }

  private @Nullable List<Integer> extend(List<Integer> chosen, List<Integer> able, int from) {
    if (chosen.size() == needed) {
      List<Integer> quorum = List.copyOf(chosen);
      return tried.add(quorum) ? quorum : null;
    }
    for (int k = from; k < able.size(); k++) {
      chosen.add(able.get(k));
      List<Integer> found = extend(chosen, able, k + 1);
      chosen.removeLast();
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}

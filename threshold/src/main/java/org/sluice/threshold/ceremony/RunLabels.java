package org.sluice.threshold.ceremony;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Labels of one run's keys in the token: for each use a pair and the key derived from it.
///
/// @param base names the run
record RunLabels(String base) {

  /// The use of the replicated key of set `a`.
  static String set(List<Integer> a) {
    return "s" + a.stream().map(String::valueOf).collect(Collectors.joining("."));
  }

  /// The key agreement pair for a use.
  String pair(String use) {
    return base + "-pair-" + use;
  }

  /// The key derived or made for a use.
  String key(String use) {
    return base + "-key-" + use;
  }

  /// The run's replicated key of set `a`.
  String ofSet(List<Integer> a) {
    return key(set(a));
  }

  List<String> all(List<String> uses) {
    List<String> labels = new ArrayList<>();
    uses.forEach(u -> labels.add(pair(u)));
    uses.forEach(u -> labels.add(key(u)));
    return labels;
  }
}

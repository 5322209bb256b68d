package org.sluice.appliance.boot;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Threshold;

/// What is said of the partitions in one line: of every domain, where they differ.
record QuorumWords(Map<Members, List<String>> sets) {

  /// t, n and how many it takes.
  ///
  /// @param planned before there is a domain
  String thresholds(Threshold planned) {
    if (sets.size() < 2) {
      return sets.keySet().stream().findFirst().map(Members::threshold).orElse(planned).toString();
    }
    return sets.entrySet().stream()
        .map(e -> String.join(", ", e.getValue()) + ": " + e.getKey().threshold())
        .collect(Collectors.joining("; "));
  }

  /// How many of these are up, and how many may be lost.
  String summary(List<Partition> up) {
    return sets.entrySet().stream()
        .map(e ->
            (sets.size() < 2 ? "" : String.join(", ", e.getValue()) + ": ")
                + e.getKey().summary(e.getKey().among(up).size()))
        .collect(Collectors.joining("; "));
  }
}

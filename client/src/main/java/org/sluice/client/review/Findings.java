package org.sluice.client.review;

import java.util.ArrayList;
import java.util.List;

/// Collects findings; keeps the first hundred and counts the rest.
final class Findings {

  private static final int KEPT = 100;

  private final List<Finding> kept = new ArrayList<>();
  private long all;

  /// Adds a finding unless `holds`. Returns `holds`.
  boolean expect(boolean holds, long index, String otherwise) {
    if (!holds) {
      all++;
      if (kept.size() < KEPT) {
        kept.add(new Finding(index, otherwise));
      }
    }
    return holds;
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }

  long all() {
    return all;
  }
}

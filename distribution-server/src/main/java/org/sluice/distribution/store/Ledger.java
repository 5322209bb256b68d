package org.sluice.distribution.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Which bundles are durable here, stream by stream. Filled from the store at start, then told
/// after each commit.
final class Ledger {
  private static final int REPORTED_RANGES = 100;

  private final Map<StreamKey, SequenceSet> held = new LinkedHashMap<>();
  private final Map<StreamKey, Map<String, Long>> kinds = new LinkedHashMap<>();

  synchronized void add(StreamKey stream, long sequence, String kind) {
    if (held.computeIfAbsent(stream, s -> new SequenceSet()).add(sequence)) {
      kinds.computeIfAbsent(stream, s -> new TreeMap<>()).merge(kind, 1L, Long::sum);
    }
  }

  synchronized void remove(StreamKey stream, long sequence, String kind) {
    SequenceSet set = held.get(stream);
    if (set != null && set.contains(sequence)) {
      set.remove(sequence);
      kinds.getOrDefault(stream, new TreeMap<>()).merge(kind, -1L, Long::sum);
    }
  }

  synchronized Map<StreamKey, StreamReport> report() {
    Map<StreamKey, StreamReport> report = new LinkedHashMap<>();
    held.forEach((stream, set) ->
        report.put(
            stream,
            new StreamReport(
                set.count(),
                set.highest(),
                set.missingCount(),
                set.missing(REPORTED_RANGES),
                Map.copyOf(kinds.getOrDefault(stream, Map.of())))));
    return report;
  }
}

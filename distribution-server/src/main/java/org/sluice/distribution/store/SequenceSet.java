package org.sluice.distribution.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which sequence numbers of one stream are held: kept as ranges, so that a million bundles without
/// a gap are one entry.
///
/// Numbers start at 1. Not safe for several threads; [Ledger] guards it.
final class SequenceSet {
  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private long count;

  /// Adds a number; false if it was held already.
  boolean add(long sequence) {
    if (contains(sequence)) {
      return false;
    }
    long first = sequence;
    long last = sequence;
    Map.Entry<Long, Long> below = ranges.floorEntry(sequence);
    if (below != null && below.getValue() == sequence - 1) {
      first = below.getKey();
    }
    Long above = ranges.remove(sequence + 1);
    if (above != null) {
      last = above;
    }
    ranges.put(first, last);
    count++;
    return true;
  }

  /// Takes a number out again, because what it stood for was found to be bad.
  void remove(long sequence) {
    Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
    if (range == null || range.getValue() < sequence) {
      return;
    }
    long first = range.getKey();
    long last = range.getValue();
    ranges.remove(first);
    if (first < sequence) {
      ranges.put(first, sequence - 1);
    }
    if (sequence < last) {
      ranges.put(sequence + 1, last);
    }
    count--;
  }

  boolean contains(long sequence) {
    Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
    return range != null && range.getValue() >= sequence;
  }

  long count() {
    return count;
  }

  /// The highest number held, 0 if none.
  long highest() {
    return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue();
  }

  /// How many numbers from 1 to the highest are not held.
  long missingCount() {
    return highest() - count;
  }

  /// The first `limit` ranges that are not held, from 1 to the highest.
  List<SequenceRange> missing(int limit) {
    List<SequenceRange> missing = new ArrayList<>();
    long next = 1;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (missing.size() == limit) {
        break;
      }
      if (range.getKey() > next) {
        missing.add(new SequenceRange(next, range.getKey() - 1));
      }
      next = range.getValue() + 1;
    }
    return List.copyOf(missing);
  }
}

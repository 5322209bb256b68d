package org.sluice.appliance.audit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.StreamId;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.StreamsBegun;

/// What the log says has left, and in which streams.
public final class ExportIndex {
  private final Map<Hash32, Long> leaves = new LinkedHashMap<>();
  private final Map<StreamId, Long> last = new HashMap<>();
  private final Map<StreamId, StreamId> next = new HashMap<>();
  private long keySets;

  ExportIndex() {}

  void add(long leaf, Export e) {
    if (e.kind() == BundleKind.KEY_SETS.code()) {
      keySets += e.count();
    }
    leaves.put(e.payloadHash(), leaf);
    last.merge(e.streamId(), e.sequence(), Math::max);
  }

  void begun(StreamsBegun begun) {
    next.put(begun.before(), begun.next());
  }

  Optional<Long> leafOf(Hash32 payloadHash) {
    return Optional.ofNullable(leaves.get(payloadHash));
  }

  long keySets() {
    return keySets;
  }

  long bundles() {
    return leaves.size();
  }

  /// The highest number that was exported in a stream; 0 if none was.
  public long last(StreamId stream) {
    return last.getOrDefault(stream, 0L);
  }

  /// The stream that was begun in the place of one that has ended.
  public Optional<StreamId> next(StreamId ended) {
    return Optional.ofNullable(next.get(ended));
  }
}

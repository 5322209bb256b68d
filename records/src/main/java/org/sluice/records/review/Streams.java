package org.sluice.records.review;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sluice.records.id.StreamId;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.StreamsBegun;

/// Numbers of exports: gapless in each stream, and none in a stream that has ended.
final class Streams {
  private final Map<StreamId, Long> last = new HashMap<>();
  private final Set<StreamId> ended = new HashSet<>();

  /// A stream begins with 0 or 1.
  void exported(Export export) {
    BrokenRule.require(
        !ended.contains(export.streamId()), "exports in stream " + export.streamId() + ", ended");
    Long before = last.put(export.streamId(), export.sequence());
    BrokenRule.require(
        before == null ? export.sequence() <= 1 : export.sequence() == before + 1,
        "sequence " + export.sequence() + " after " + (before == null ? "none" : before));
  }

  void begun(StreamsBegun begun) {
    BrokenRule.require(
        ended.add(begun.before()), "ends stream " + begun.before() + ", which had ended");
    BrokenRule.require(
        !last.containsKey(begun.next()) && !ended.contains(begun.next()),
        "begins stream " + begun.next() + ", which is not new");
  }
}

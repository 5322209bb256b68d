package org.sluice.threshold.log;

import java.util.HashSet;
import java.util.Set;
import org.sluice.records.id.StreamId;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.StreamsBegun;
import org.sluice.threshold.EntryRule;

/// Streams of exports, which all domains share: one that has ended takes no more.
final class Streams {
  private final Set<StreamId> used = new HashSet<>();
  private final Set<StreamId> ended = new HashSet<>();

  void exported(EntryContext in, Export x) {
    in.require(!ended.contains(x.streamId()), EntryRule.STREAM, x.streamId() + " has ended");
    used.add(x.streamId());
  }

  void begun(EntryContext in, StreamsBegun b) {
    in.require(ended.add(b.before()), EntryRule.STREAM, b.before() + " has ended before");
    in.require(
        !used.contains(b.next()) && !ended.contains(b.next()),
        EntryRule.STREAM,
        b.next() + " is not new");
  }
}

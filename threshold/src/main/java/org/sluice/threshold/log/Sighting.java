package org.sluice.threshold.log;

import org.jspecify.annotations.Nullable;
import org.sluice.threshold.Refusal;

/// When a partition first saw a batch by its own clock, and what its clock had against it then. Two
/// partitions may judge differently here, so this never keeps the log from growing: the partition
/// only does not answer for the batch.
///
/// @param firstSeen Unix time in seconds
/// @param refusal why it does not answer, or null
public record Sighting(long firstSeen, @Nullable Refusal refusal) {

  /// A batch of before this partition's durable state that is no longer in it: closed or run out.
  static final Sighting LONG_AGO = new Sighting(0, Refusal.WINDOW_OVER);
}

package org.sluice.threshold.log;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;

/// Where and when an entry is read.
///
/// @param at index in the log
/// @param now Unix time in seconds if the entry is seen for the first time; null in a replay of
///   what was seen before
/// @param seen what the durable state says about the batch whose first leaf has that index
record EntryContext(long at, @Nullable Long now, LongFunction<@Nullable Sighting> seen) {

  EntryRefused refused(EntryRule rule, String detail) {
    return new EntryRefused(at, rule, detail);
  }

  void require(boolean holds, EntryRule rule, String otherwise) {
    if (!holds) {
      throw refused(rule, otherwise);
    }
  }
}

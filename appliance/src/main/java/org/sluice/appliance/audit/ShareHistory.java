package org.sluice.appliance.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.GenerationRecord;

/// The generations of one domain, by what the log says: since when each is there, and which
/// partitions have signed that they destroyed theirs. What has not been signed counts as there.
public final class ShareHistory {

  private static final class Generation {
    private final GenerationRecord record;
    private final Set<Integer> destroyedBy = new TreeSet<>();
    private @Nullable Instant since;

    Generation(GenerationRecord record) {
      this.record = record;
    }
  }

  private final Map<Hash32, Generation> generations = new LinkedHashMap<>();
  private @Nullable Generation newest;

  ShareHistory() {}

  void add(GenerationRecord record) {
    Generation g = new Generation(record);
    generations.put(record.gamma(), g);
    newest = g;
  }

  /// A ceremony ended: what had no time before is of that time.
  void ceremonyHeld(Instant time) {
    generations.values().stream().filter(g -> g.since == null).forEach(g -> g.since = time);
  }

  void destroyed(Destruction d) {
    Generation g = generations.get(d.gamma());
    if (g != null) {
      g.destroyedBy.add(d.index());
    }
  }

  /// When the newest generation was made; nothing while its ceremony has not ended.
  public Optional<Instant> since() {
    Generation g = newest;
    return g == null ? Optional.empty() : Optional.ofNullable(g.since);
  }

  /// For each generation that another has replaced, the partitions that have not signed that theirs
  /// is destroyed, in the order of the log.
  public Map<GenerationRecord, Set<Integer>> notDestroyed() {
    Map<GenerationRecord, Set<Integer>> missing = new LinkedHashMap<>();
    for (Generation g : generations.values()) {
      Set<Integer> left = new TreeSet<>();
      for (int i = 1; g != newest && i <= g.record.n(); i++) {
        if (!g.destroyedBy.contains(i)) {
          left.add(i);
        }
      }
      if (!left.isEmpty()) {
        missing.put(g.record, left);
      }
    }
    return missing;
  }

  /// Whether there was such an epoch, it is not the newest, and nothing of it is missing.
  public boolean isDestroyed(long epoch) {
    Generation now = newest;
    return now != null
        && now.record.epoch() != epoch
        && generations.values().stream().anyMatch(g -> g.record.epoch() == epoch)
        && notDestroyed().keySet().stream().noneMatch(r -> r.epoch() == epoch);
  }
}

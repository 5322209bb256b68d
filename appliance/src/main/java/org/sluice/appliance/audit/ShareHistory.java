package org.sluice.appliance.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.BackupMade;
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
  private final Map<Hash32, BackupMade> backups = new LinkedHashMap<>();
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

  /// A generation that is or was in force.
  public Optional<GenerationRecord> find(Hash32 gamma) {
    return Optional.ofNullable(generations.get(gamma)).map(g -> g.record);
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

  void backupMade(BackupMade b) {
    BackupMade _ = backups.put(b.backup(), b);
  }

  void backupDestroyed(Hash32 backup) {
    BackupMade _ = backups.remove(backup);
  }

  /// Backups with something of an epoch in them that are not said to be destroyed.
  public List<BackupMade> backupsLeft(long epoch) {
    return backups.values().stream()
        .filter(b -> b.generations().stream().anyMatch(g -> isOf(epoch, g)))
        .toList();
  }

  private boolean isOf(long epoch, Hash32 gamma) {
    Generation g = generations.get(gamma);
    return g != null && g.record.epoch() == epoch;
  }

  /// Epochs that another has replaced, in order.
  public Set<Long> pastEpochs() {
    Generation now = newest;
    Set<Long> past = new TreeSet<>();
    generations.values().forEach(g -> past.add(g.record.epoch()));
    if (now != null) {
      boolean _ = past.remove(now.record.epoch());
    }
    return past;
  }

  /// Whether there was such an epoch, it is not the newest, and nothing of it is missing.
  public boolean isDestroyed(long epoch) {
    Generation now = newest;
    return now != null
        && now.record.epoch() != epoch
        && generations.values().stream().anyMatch(g -> g.record.epoch() == epoch)
        && backupsLeft(epoch).isEmpty()
        && notDestroyed().keySet().stream().noneMatch(r -> r.epoch() == epoch);
  }
}

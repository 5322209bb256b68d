package org.sluice.threshold.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.EntryRule;

/// Backups of partitions' states in one domain (keys-and-trust rule 11): an epoch is not destroyed
/// while one is left that holds shares of it.
final class Backups {
  private record Name(int index, Hash32 backup) {}

  private final Generations generations;
  private final Map<Name, BackupMade> all = new LinkedHashMap<>();
  private final Map<Name, BackupMade> left = new LinkedHashMap<>();

  Backups(Generations generations) {
    this.generations = generations;
  }

  void made(EntryContext in, SignedStatement entry, BackupMade b) {
    for (Hash32 gamma : b.generations()) {
      signed(in, entry, gamma, b.index());
    }
    Name name = new Name(b.index(), b.backup());
    in.require(all.putIfAbsent(name, b) == null, EntryRule.BACKUP, "stands in the log before");
    left.put(name, b);
  }

  void destroyed(EntryContext in, SignedStatement entry, BackupDestroyed d) {
    @Nullable BackupMade before = left.get(new Name(d.index(), d.backup()));
    if (before == null) {
      throw in.refused(EntryRule.BACKUP, "destroys backup " + d.backup() + ", which there is not");
    }
    signed(in, entry, before.generations().getFirst(), d.index());
    left.remove(new Name(d.index(), d.backup()));
  }

  private void signed(EntryContext in, SignedStatement entry, Hash32 gamma, int index) {
    @Nullable GenerationRecord record = generations.record(gamma);
    if (record == null || index > record.n()) {
      throw in.refused(
          EntryRule.UNKNOWN_GENERATION, "partition " + index + " of generation " + gamma);
    }
    in.require(
        in.signed(
            entry,
            record.partitions().get(index - 1).identitySpki(),
            entry.signatures().getFirst()),
        EntryRule.NOT_SIGNED,
        "not signed by partition " + index);
  }

  /// Backups that are left with shares of an epoch.
  List<BackupMade> left(long epoch) {
    List<BackupMade> found = new ArrayList<>();
    for (BackupMade b : left.values()) {
      boolean holds =
          b.generations().stream()
              .map(generations::record)
              .anyMatch(r -> r != null && r.epoch() == epoch);
      if (holds) {
        found.add(b);
      }
    }
    return found;
  }

  /// Whether it is in the log and not said to be destroyed.
  boolean isLeft(int index, Hash32 backup) {
    return left.containsKey(new Name(index, backup));
  }

  /// Whether that backup of that partition is in the log.
  boolean has(int index, Hash32 backup) {
    return all.containsKey(new Name(index, backup));
  }
}

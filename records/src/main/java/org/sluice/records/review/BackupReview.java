package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.GenerationRecord;

/// Backups of partitions' states, and which are said to be destroyed.
final class BackupReview {
  private record Backup(int index, Hash32 hash) {}

  private final Map<Hash32, GenerationRecord> generations;
  private final Map<Backup, BackupMade> made = new LinkedHashMap<>();
  private final Map<Backup, BackupMade> left = new LinkedHashMap<>();

  /// `generations` of the domain by GAMMA, as they come.
  BackupReview(Map<Hash32, GenerationRecord> generations) {
    this.generations = generations;
  }

  void made(SignedStatement entry, BackupMade backup) {
    for (Hash32 gamma : backup.generations()) {
      require(
          signedBy(generations.get(gamma), backup.index(), entry),
          "is not signed by partition " + backup.index() + " of a generation in it");
    }
    Backup key = new Backup(backup.index(), backup.backup());
    require(made.putIfAbsent(key, backup) == null, "stands in the log before");
    left.put(key, backup);
  }

  void destroyed(SignedStatement entry, BackupDestroyed gone) {
    BackupMade before = left.remove(new Backup(gone.index(), gone.backup()));
    if (before == null) {
      throw new BrokenRule("destroys a backup that there is not");
    }
    require(
        signedBy(generations.get(before.generations().getFirst()), gone.index(), entry),
        "is not signed by partition " + gone.index());
  }

  /// A line for each backup that is not said to be destroyed.
  List<String> left() {
    return left.values().stream()
        .map(b ->
            "backup "
                + b.backup()
                + " of partition "
                + b.index()
                + " of "
                + b.domain()
                + " is not destroyed")
        .toList();
  }

  private static boolean signedBy(
      @Nullable GenerationRecord record, int index, SignedStatement entry) {
    return record != null
        && index <= record.n()
        && entry.signedBy(record.partitions().get(index - 1).identitySpki().toArray());
  }
}

package org.sluice.threshold.vault;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.log.GenerationInForce;

/// Makes backups of a partition's store, and tries whether one could be used with this token.
public final class BackupVault {
  private static final List<String> PLACE = List.of("log-place-0", "log-place-1");
  private static final int SIGNATURE = 64;

  private final int index;
  private final PartitionToken token;
  private final PartitionStore store;

  /// For partition `index`.
  public BackupVault(int index, PartitionToken token, PartitionStore store) {
    this.index = index;
    this.token = token;
    this.store = store;
  }

  /// A backup of the generations of `domains` that are in force here; null if there is none. Its
  /// place in the log is what makes a later reader start where it was, not what it is believed by.
  public @Nullable Backup make(
      List<DomainName> domains, long logSize, Hash32 logRoot, long time, Hash32 folder) {
    GenerationVault vault = new GenerationVault(index, token, store);
    List<Backup.Generation> generations = new ArrayList<>();
    List<Backup.File> files = new ArrayList<>();
    PLACE.forEach(name -> copy(name, files));
    for (DomainName domain : domains) {
      Hash32 gamma = vault.active(domain);
      if (gamma != null) {
        generations.add(new Backup.Generation(domain, gamma));
        GenerationVault.filesOf(domain, gamma).forEach(name -> copy(name, files));
      }
    }
    if (generations.isEmpty()) {
      return null;
    }
    Octets none = Octets.of(new byte[SIGNATURE]);
    Backup unsigned = new Backup(index, logSize, logRoot, time, folder, generations, files, none);
    Octets signature = Octets.of(token.signIdentity(unsigned.signed()));
    return new Backup(index, logSize, logRoot, time, folder, generations, files, signature);
  }

  private void copy(String name, List<Backup.File> files) {
    byte @Nullable [] octets = store.get(name);
    if (octets != null) {
      files.add(new Backup.File(name, Octets.of(octets)));
    }
  }

  /// Opens the shares of a generation from the backup with this token, compares them with the
  /// record, and wipes them.
  ///
  /// @throws org.sluice.threshold.PartitionRefused if they are not those of the record
  public void tryOut(Backup backup, GenerationInForce generation) {
    GenerationVault copy = new GenerationVault(index, token, backup.reading());
    try (GenerationShares _ = copy.load(generation.record(), generation.policyHash())) {
      // That it opened and matched is all that is asked.
    }
  }
}

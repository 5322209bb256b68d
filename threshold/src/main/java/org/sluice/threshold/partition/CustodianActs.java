package org.sluice.threshold.partition;

import java.util.List;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.statement.Statement;
import org.sluice.threshold.vault.Backup;

/// What a custodian may ask of their own open partition, and the coordinator never.
public final class CustodianActs {
  private final StatementDesk statements;

  CustodianActs(StatementDesk statements) {
    this.statements = statements;
  }

  /// Signs a policy that all custodians propose, if it follows the one in force; or that it may
  /// follow, once this partition has seen the proposal for seven days.
  ///
  /// @throws org.sluice.threshold.PartitionRefused also for every other type
  public Signature sign(Statement statement) {
    return statements.custodianSigns(statement);
  }

  /// A backup of the sealed state. `folder` is the hash of what is kept beside it.
  public Backup backup(Hash32 folder) {
    return statements.backup(folder);
  }

  /// Opens a backup's shares with this token, without restoring, and wipes them. Returns the
  /// domains of which it holds an older generation only.
  public List<DomainName> check(Backup backup) {
    return statements.check(backup);
  }

  /// Notes for the log that a backup and its copies are destroyed.
  public boolean destroyed(Hash32 backup) {
    statements.backupDestroyed(backup);
    return true;
  }
}

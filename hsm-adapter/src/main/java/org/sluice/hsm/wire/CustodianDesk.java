package org.sluice.hsm.wire;

import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.statement.Statement;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.vault.Backup;

/// What a custodian may ask of their own partition's process, from the same host.
public interface CustodianDesk {

  /// How it is.
  PartitionHealth health();

  /// A key for one PIN: X25519, 32 octets. The one before is void.
  Octets pinKey();

  /// Opens the token with a PIN.
  void open(SealedPin pin);

  /// Wipes every share and logs out of the token.
  void shut();

  /// The plan that waits for the custodian's word.
  Optional<CeremonyPlan> proposal();

  /// Confirms exactly the plan with that fingerprint.
  void confirm(Hash32 planFingerprint);

  /// Refuses whatever plan waits.
  void refuse();

  /// A backup of the sealed state, signed; it is noted for the log before it is handed out.
  Backup backup(Hash32 folder);

  /// Opens the shares of a backup with the token, without restoring, and wipes them. Returns the
  /// domains of which it holds an older generation only.
  List<DomainName> checkBackup(Backup backup);

  /// Notes for the log that a backup and its copies are destroyed.
  void backupDestroyed(Hash32 backup);

  /// Signs a statement that needs every custodian's hand: a policy that all propose.
  Signature sign(Statement statement);
}

package org.sluice.hsm.wire;

import java.util.Optional;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.CeremonyPlan;

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
}

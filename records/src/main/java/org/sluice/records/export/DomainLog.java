package org.sluice.records.export;

import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;

/// The log of a domain as its profile names it.
public final class DomainLog {
  private DomainLog() {}

  /// Checks checkpoints under the log key, the witness keys and the quorum of `profile`.
  public static CheckpointVerifier of(DomainProfile profile) {
    return new CheckpointVerifier(
        NoteKey.ed25519(profile.logOrigin(), profile.logKey().toArray()),
        profile.witnesses().stream()
            .map(witness -> NoteKey.cosigner(witness.name(), witness.key().toArray()))
            .toList(),
        profile.witnessQuorum());
  }
}

package org.sluice.records.tlog;

import java.util.Map;

/// A checkpoint whose log signature, origin and witness quorum were checked. Only
/// [CheckpointVerifier] makes one, so holding it is the proof.
public final class VerifiedCheckpoint {
  private final Checkpoint checkpoint;
  private final SignedNote note;
  private final Map<String, Long> witnessTimes;

  VerifiedCheckpoint(Checkpoint checkpoint, SignedNote note, Map<String, Long> witnessTimes) {
    this.checkpoint = checkpoint;
    this.note = note;
    this.witnessTimes = Map.copyOf(witnessTimes);
  }

  /// What was signed.
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /// The note it came in.
  public SignedNote note() {
    return note;
  }

  /// Unix seconds of each witness that co-signed, by its name; of several lines the latest.
  public Map<String, Long> witnessTimes() {
    return witnessTimes;
  }
}

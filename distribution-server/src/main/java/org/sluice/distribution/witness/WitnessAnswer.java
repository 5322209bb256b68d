package org.sluice.distribution.witness;

import org.sluice.records.tlog.SignedNote;

/// What a witness said.
sealed interface WitnessAnswer {
  /// It co-signed: its line, verified.
  record CoSigned(SignedNote.Line line) implements WitnessAnswer {}

  /// It co-signed this size before; the proof must begin there.
  record KnowsSize(long size) implements WitnessAnswer {}

  /// It did not, and why.
  record Refused(String why) implements WitnessAnswer {}
}

package org.sluice.records.transcript;

/// What a transcript is of. It stands in the first line, so that a rehearsal never passes for a
/// ceremony.
public enum TranscriptKind {
  /// The real thing.
  CEREMONY("ceremony"),
  /// Throw-away tokens and keys.
  REHEARSAL("rehearsal"),
  /// A change of the shares: refresh, repair, resharing, a new epoch.
  CHANGE("change of the shares");

  private final String word;

  TranscriptKind(String word) {
    this.word = word;
  }

  /// As it stands in the first line.
  public String word() {
    return word;
  }
}

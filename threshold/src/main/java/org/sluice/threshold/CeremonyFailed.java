package org.sluice.threshold;

/// A ceremony ended with nothing usable left: every partition has wiped what it made.
public final class CeremonyFailed extends ThresholdException {
  private static final long serialVersionUID = 1L;

  /// Where it ended.
  public enum Stage {
    /// Round 0: plan confirmed, nonces.
    JOIN,
    /// Round 1: hashes of commitments.
    COMMIT,
    /// All hashes signed by all.
    AGREE,
    /// Round 2: openings.
    OPEN,
    /// Round 3: checks.
    CHECK,
    /// Signatures under the record.
    SIGN
  }

  private final Stage stage;
  private final int partition;

  /// `partition` is the one whose message is missing, wrong or complained about, or that refused; 0
  /// if it cannot be said.
  public CeremonyFailed(Stage stage, int partition, String why) {
    super("ceremony ended at " + stage + ", partition " + partition + ": " + why);
    this.stage = stage;
    this.partition = partition;
  }

  /// Where it ended.
  public Stage stage() {
    return stage;
  }

  /// Who is named.
  public int partition() {
    return partition;
  }
}

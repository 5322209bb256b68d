package org.sluice.distribution.ingest;

import java.util.Optional;
import org.sluice.records.frame.Margin;

/// Warns when blocks come close to being lost, while nothing is lost yet.
///
/// A warning stays for [#KEPT_NANOS] after the last block that caused one; the block with the least
/// left is named.
final class MarginWatch {
  /// Less than a quarter of the parity was left.
  static final double LOW = 0.25;

  /// Ten minutes.
  static final long KEPT_NANOS = 600_000_000_000L;

  private Optional<Margin> low = Optional.empty();
  private long since;

  /// Takes the worst block of the last second, at this time.
  void see(Optional<Margin> worst, long nanos) {
    if (low.isPresent() && nanos - since > KEPT_NANOS) {
      low = Optional.empty();
    }
    Optional<Margin> found = worst.filter(margin -> margin.parity() > 0 && margin.share() < LOW);
    if (found.isPresent()) {
      since = nanos;
      low = low.filter(before -> before.compareTo(found.get()) <= 0).or(() -> found);
    }
  }

  /// What is warned of now.
  Optional<Margin> low() {
    return low;
  }
}

package org.sluice.distribution.ingest;

import org.sluice.distribution.store.BundleId;

/// What became of one complete bundle.
public sealed interface Intake {
  /// New, verified and durable.
  record Stored(BundleId id) implements Intake {}

  /// Held already with the same payload; nothing changed.
  record Repeated(BundleId id) implements Intake {}

  /// Not stored; a copy may lie in quarantine.
  ///
  /// @param code one word for counters
  /// @param why for people
  record Refused(String code, String why) implements Intake {}
}

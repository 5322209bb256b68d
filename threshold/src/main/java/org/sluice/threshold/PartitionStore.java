package org.sluice.threshold;

import org.jspecify.annotations.Nullable;

/// A partition's own durable files: sealed shares, its place in the log, its counters. What is kept
/// here is public or sealed, and is authenticated by the token before it is believed.
public interface PartitionStore {

  /// Name under which a custodian says that all the others come from a backup. A partition that
  /// finds it starts from the size and root that its token knows.
  String RESTORED = "restored";

  /// Replaces the octets under `name`. They are durable when this returns.
  void put(String name, byte[] octets);

  /// The octets last put under `name`, or null.
  byte @Nullable [] get(String name);

  /// Removes `name`; no error if it is absent. The removal is durable when this returns.
  void delete(String name);
}

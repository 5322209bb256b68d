package org.sluice.system.wire;

import java.io.IOException;

/// What lies between the two ends of a wire.
interface Medium extends AutoCloseable {
  /// From now on these faults.
  void faults(Faults faults) throws IOException;

  /// What has passed so far.
  WireCounts counts() throws IOException;

  /// Ends it at once.
  void kill();

  @Override
  void close() throws IOException;
}

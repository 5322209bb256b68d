package org.sluice.distribution.ingest;

import java.nio.file.Path;
import java.util.List;

/// The embedded form: the receiver's own store is all there is.
final class ReceiverTest extends ReceiverContract {
  private LowSide low;

  @Override
  LowSide open(Path data, List<Path> profiles) {
    low = LowSide.open(data, profiles);
    return low;
  }

  @Override
  void close() {
    low.close();
  }
}

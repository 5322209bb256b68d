package org.sluice.distribution.store;

import java.nio.file.Path;

/// The disk did not do what it was asked: what was being written is not durable, and the process
/// has to say so and stop taking bundles in rather than go on.
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailure(Path folder, String doing, Throwable cause) {
    super("store " + folder + ": " + doing + " failed: " + cause.getMessage(), cause);
  }
}

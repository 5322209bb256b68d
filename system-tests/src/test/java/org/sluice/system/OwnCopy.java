package org.sluice.system;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// Tests that each work on a community of their own.
abstract class OwnCopy {
  @TempDir Path own;

  SmallCommunity copy() throws IOException, InterruptedException {
    return SmallCommunity.make(own.resolve("copy"));
  }
}

package org.sluice.hsm.process;

import java.nio.file.Path;

/// Names of everything in a partition's data folder.
record PartitionFolder(Path root) {

  /// Name of the process's TLS key.
  static final String TLS = "tls";

  /// Name of the key by which the custodian's commands are known.
  static final String CUSTODIAN = "custodian";

  PartitionFolder {
    root = root.toAbsolutePath().normalize();
  }

  Path settings() {
    return root.resolve("partition.conf");
  }

  Path card() {
    return root.resolve("card");
  }

  Path lock() {
    return root.resolve("lock");
  }

  /// Sealed shares, place in the log, counters.
  Path state() {
    return root.resolve("state");
  }

  /// Store of the software HSM, where that is the token.
  Path tokens() {
    return root.resolve("tokens");
  }
}

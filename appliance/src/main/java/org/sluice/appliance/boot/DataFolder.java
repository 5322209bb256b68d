package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Names of everything in the high side's data folder.
public record DataFolder(Path root) {
  Path lock() {
    return root.resolve("lock");
  }

  /// The ceremony file as it was run.
  public Path ceremony() {
    return root.resolve("ceremony.yaml");
  }

  /// What happened in the ceremony, line by line.
  public Path transcript() {
    return root.resolve("ceremony.transcript");
  }

  /// Makes the folder itself.
  public void make() {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new CommandFailed("the data folder " + root + " cannot be made: " + e.getMessage(), e);
    }
  }

  /// The log's public key, a vkey line.
  public Path logKey() {
    return root.resolve("log.vkey");
  }

  Path database() {
    return root.resolve("appliance.db");
  }

  /// What custodians carry from here to their partitions before a ceremony.
  public Path applianceKeys() {
    return root.resolve("appliance.keys");
  }

  /// Store of the software HSM: one folder for all tokens of this machine.
  public Path tokens() {
    return root.resolve("tokens");
  }

  /// State of a partition.
  Path partition(int index) {
    return root.resolve("partition-" + index);
  }

  /// The transparency log.
  public Path log() {
    return root.resolve("log");
  }

  Path requests() {
    return root.resolve("requests");
  }

  /// Bundles for the diode sender.
  public Path spool() {
    return root.resolve("spool");
  }

  /// Signed profiles, to be carried to the low side and to devices.
  public Path profiles() {
    return root.resolve("profiles");
  }
}

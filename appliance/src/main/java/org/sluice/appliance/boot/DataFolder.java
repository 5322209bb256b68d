package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Names of everything in the high side's data folder.
public record DataFolder(Path root) {
  private static final int MAX_CEREMONY = 1 << 20;

  Path lock() {
    return root.resolve("lock");
  }

  /// The ceremony file as it was run.
  public Path ceremony() {
    return root.resolve("ceremony.yaml");
  }

  /// SHA-256 of the ceremony file.
  Hash32 ceremonyHash() {
    byte[] octets = DurableFiles.read(ceremony(), MAX_CEREMONY);
    if (octets == null) {
      throw new CommandFailed("there is no ceremony file in " + root);
    }
    return Hash32.sha256(octets);
  }

  /// There while a restore is being put in place: nobody else works in the folder then.
  public Path restoreMark() {
    return root.resolve("restoring.mark");
  }

  /// What happened in the ceremony, line by line.
  public Path transcript() {
    return root.resolve("ceremony.transcript");
  }

  /// Refuses a folder that no ceremony made, or that a restore left half way.
  ///
  /// @throws CommandFailed saying which, and what to do
  void requireComplete() {
    if (Files.exists(restoreMark())) {
      throw new CommandFailed(
          "a restore was cut off in "
              + root
              + ": finish it first, with the same command (sluice backup restore)");
    }
    if (!Files.exists(ceremony()) || !Files.exists(logKey())) {
      throw new CommandFailed(
          root
              + " holds no high side: run the ceremony first (sluice ceremony run), or name another"
              + " folder with --data");
    }
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

  /// The appliance's database.
  public Path database() {
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

  /// Names of the token folders that are complete: what is not among them was being made when
  /// something was cut off.
  public Path tokensMade() {
    return root.resolve("tokens.made");
  }

  /// Where the partitions are since the last change of the shares.
  public Path places() {
    return root.resolve("partitions.yaml");
  }

  /// Plans of changes of the shares and their transcripts.
  public Path changes() {
    return root.resolve("changes");
  }

  /// State of a partition of the ceremony.
  Path partition(int index) {
    return root.resolve("partition-" + index);
  }

  /// State of a partition that came later, over the token with that label.
  Path partition(int index, String token) {
    return root.resolve("partition-" + index + "-" + token);
  }

  /// The transparency log.
  public Path log() {
    return root.resolve("log");
  }

  /// Audit keys, sealed to the audit function: handed over from here by hand.
  public Path auditKeys() {
    return root.resolve("audit-keys");
  }

  /// The key that transport keys are sealed to on their way here.
  public Path importKey() {
    return root.resolve("import.key");
  }

  Path requests() {
    return root.resolve("requests");
  }

  /// Which requests' files were destroyed, a line for each.
  public Path forgotten() {
    return accessLog().resolve("forgotten.log");
  }

  /// Bundles for the diode sender.
  public Path spool() {
    return root.resolve("spool");
  }

  /// Accounts of the console.
  public Path operators() {
    return root.resolve("operators");
  }

  /// Name of the TLS key, in this folder, that machines pin.
  public static final String MACHINES_KEY = "machines";

  /// Who asked the console for what.
  public Path accessLog() {
    return root.resolve("access-log");
  }

  /// Requests that an issue officer has not signed yet.
  public Path drafts() {
    return root.resolve("drafts");
  }

  /// Files that came through the console and were not taken over yet.
  public Path uploads() {
    return root.resolve("uploads");
  }

  /// What the import gate wrote of a file of users, while a command imports it.
  public Path carriedUsers() {
    return root.resolve("import.carried");
  }

  /// Copies of drafts about domains' options, for everybody to see.
  public Path proposals() {
    return root.resolve("proposals");
  }

  /// Signed profiles, to be carried to the low side and to devices.
  public Path profiles() {
    return root.resolve("profiles");
  }
}

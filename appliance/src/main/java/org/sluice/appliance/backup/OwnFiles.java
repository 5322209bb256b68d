package org.sluice.appliance.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sluice.appliance.boot.CommandFailed;

/// Files and folders for their owner only.
final class OwnFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private OwnFiles() {}

  /// A new file; one that is there is never replaced.
  static void create(Path file, byte[] octets) {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        out.write(octets);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailed(file + " exists already: name another", e);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /// Takes a file that is there from everybody else.
  static void keep(Path file) {
    try {
      Files.setPosixFilePermissions(file, FILE);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be protected: " + e.getMessage(), e);
    }
  }

  /// A new folder.
  static void folder(Path folder) {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    } catch (IOException e) {
      throw new CommandFailed(folder + " cannot be made: " + e.getMessage(), e);
    }
  }
}

package org.sluice.appliance.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.UserImport;
import org.sluice.appliance.imports.UserImport.Progress;

/// A file of users on its way in by a command: through the gate, then compared and taken over. What
/// the gate wrote stands meanwhile in a folder for its owner only; a crash leaves that folder, and
/// the next import writes over it.
public final class CarriedUsers {
  private static final String HEADER = "1\t";

  /// What became of a file.
  ///
  /// @param isolation what kept the gate's process from the machine, in words
  public record Imported(UserImport.Outcome outcome, String isolation) {}

  private final UserImport users;
  private final Path folder;
  private final Consumer<Progress> progress;

  /// @param users takes the rows over
  /// @param folder for what the gate writes, made and removed here
  /// @param progress hears of the gate's step, `gate`
  public CarriedUsers(UserImport users, Path folder, Consumer<Progress> progress) {
    this.users = users;
    this.folder = folder;
    this.progress = progress;
  }

  /// Reads, compares and, if all is right or the choice says so, takes over.
  ///
  /// @param json one JSON object a line instead of comma separated values
  /// @throws CommandFailed if the file cannot be read or has no header
  public Imported run(Path file, boolean json, UserImport.Choice choice) {
    Path lines = folder.resolve("lines");
    Path refused = folder.resolve("refused");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      UsersGate.Came came =
          UsersGate.pass(file, json, lines, refused, n -> progress.accept(new Progress("gate", n)));
      if (!json) {
        requireHeader(file, refused);
      }
      UserImport.Source source =
          new UserImport.Source(
              lines, String.valueOf(file.getFileName()), came.file(), refused, Optional.empty());
      return new Imported(users.run(source, choice), came.isolation());
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be imported: " + e.getMessage(), e);
    } finally {
      remove(lines, refused, folder);
    }
  }

  /// Without one nothing of the file was read: that is no file with one wrong line.
  private static void requireHeader(Path file, Path refused) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(refused)) {
      @Nullable String first = in.readLine();
      if (first != null && first.startsWith(HEADER)) {
        throw new CommandFailed(
            file + " line 1: " + first.substring(first.indexOf('\t', HEADER.length()) + 1));
      }
    }
  }

  private static void remove(Path... files) {
    for (Path f : files) {
      try {
        boolean _ = Files.deleteIfExists(f);
      } catch (IOException e) {
        throw new CommandFailed(f + " cannot be deleted: " + e.getMessage(), e);
      }
    }
  }
}

package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandErrors;
import picocli.CommandLine;

/// Says of a failure also that the disk is full, where it is: a token's library or a database says
/// only that something went wrong.
final class RoomErrors implements CommandLine.IExecutionExceptionHandler {
  /// What the largest single write of a command takes, about.
  private static final long LITTLE = 2 << 20;

  private final CommandErrors errors = new CommandErrors("sluice");

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    int exit = errors.handleExecutionException(failure, command, parsed);
    command.getCommandSpec().mixins().values().stream()
        .map(m -> m.userObject())
        .filter(DataOption.class::isInstance)
        .map(DataOption.class::cast)
        .flatMap(option -> little(option.data()).stream())
        .forEach(line -> command.getErr().println("sluice: " + line));
    command.getErr().flush();
    return exit;
  }

  /// That there is next to no room for `data`, which need not be there yet.
  private static Optional<String> little(Path data) {
    @Nullable Path there = data;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null) {
      return Optional.empty();
    }
    try {
      long left = Files.getFileStore(there).getUsableSpace();
      return left >= LITTLE
          ? Optional.empty()
          : Optional.of("the disk of " + there + " is full: " + left / 1024 + " KiB are left");
    } catch (IOException e) {
      return Optional.empty(); // The failure itself was told.
    }
  }
}

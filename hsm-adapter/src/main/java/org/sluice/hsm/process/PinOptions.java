package org.sluice.hsm.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.custody.Pins;
import org.sluice.mikey.secret.SecretBytes;
import picocli.CommandLine.Option;

/// Where the token's PIN comes from: the same options on every command that wants it. Without one
/// it is asked for on the terminal, without echo.
final class PinOptions {

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "File with the PIN, readable by its owner only.")
  private @Nullable Path file;

  @Option(
      names = "--pin-fd",
      paramLabel = "N",
      description = "Open file descriptor to read the PIN from, such as 3 with 3<FILE.")
  private @Nullable Integer descriptor;

  @Option(
      names = "--pin-env",
      paramLabel = "NAME",
      description = "Environment variable with the PIN: for tests.")
  private @Nullable String variable;

  /// Whether one of the options was given.
  boolean given() {
    return file != null || descriptor != null || variable != null;
  }

  /// The PIN; the caller closes it.
  SecretBytes read(String whose) {
    if (file != null) {
      return Pins.read(file, whose);
    }
    if (descriptor != null) {
      return Pins.read(Path.of("/dev/fd/" + descriptor), whose);
    }
    return variable != null ? Pins.environment(variable) : Pins.prompt(whose);
  }
}

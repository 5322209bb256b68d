package org.sluice.hsm.custody;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terminal at which a person sits, if there is one.
public final class Terminal {

  private Terminal() {}

  /// Empty if input or output is redirected. In a program whose modules lack a console provider
  /// there is no console object at all, whatever Java's documentation says of versions from 22 on.
  @SuppressWarnings("SystemConsoleNull") // seen in the packaged application with redirected input
  public static Optional<Console> find() {
    @Nullable Console console = System.console();
    return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
  }
}

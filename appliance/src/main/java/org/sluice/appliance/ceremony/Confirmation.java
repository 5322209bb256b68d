package org.sluice.appliance.ceremony;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.hsm.custody.Terminal;

/// Who says yes to the next step.
@FunctionalInterface
public interface Confirmation {

  /// Whether the step may be taken.
  boolean confirmed(String step);

  /// Without asking: rehearsals, and a ceremony whose operator said `--yes`.
  static Confirmation given() {
    return _ -> true;
  }

  /// The person at the terminal, who types yes.
  static Confirmation atTerminal() {
    return step -> {
      Console console =
          Terminal.find()
              .orElseThrow(() ->
                  new CommandFailed(
                      "no terminal to confirm '"
                          + step
                          + "' at: run it at one, or say --yes for all steps"));
      @Nullable String typed = console.readLine("  type yes to go on: ");
      return typed != null && typed.strip().equalsIgnoreCase("yes");
    };
  }
}

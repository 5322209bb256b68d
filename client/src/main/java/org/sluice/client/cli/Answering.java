package org.sluice.client.cli;

import java.io.IOException;
import org.sluice.answer.CommandAnswer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// An action with an outcome, which programs get as one object with `--json`. An action without it
/// is a plain [Action].
@SuppressWarnings("NullAway.Init")
abstract class Answering extends Action {

  @Mixin CommandAnswer answer = new CommandAnswer();

  @Spec CommandSpec spec;

  private boolean known;

  Answering(Console console) {
    super(console);
  }

  /// Says that the outcome is whole: what is thrown from here on is the verdict on it, and programs
  /// get the object all the same.
  final void known() {
    known = true;
  }

  @Override
  public final Integer call() throws IOException {
    try {
      Integer code = super.call();
      known();
      return code;
    } finally {
      if (known) {
        var _ = answer.end();
      }
    }
  }

  /// The line `name=value`, and the field of that name.
  final void sayField(String name, Object value) {
    answer.say(name + "=" + value, name, value);
  }

  /// Secrets go to people who asked for them, and into no object.
  final void requireForPeople(boolean reveal) {
    if (reveal && answer.isForPrograms()) {
      throw new ParameterException(
          spec.commandLine(), "--reveal prints secrets, which --json never has: one of the two");
    }
  }
}

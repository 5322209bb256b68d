package org.sluice.appliance.boot;

import org.sluice.answer.CommandAnswer;

/// The answer of a command of the high side, whose lines for people stand two spaces in.
public final class Answer extends CommandAnswer {
  public Answer() {
    super("  ");
  }
}

package org.sluice.hsm.process;

import org.sluice.answer.CommandAnswer;

/// The answer of a custodian's command, whose lines for people stand two spaces in.
final class PartitionAnswer extends CommandAnswer {
  PartitionAnswer() {
    super("  ");
  }
}

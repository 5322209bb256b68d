package org.sluice.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only holds others: alone it is a usage error.
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class Group implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init")
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which of " + String.join(", ", spec.subcommands().keySet()) + "?");
  }
}

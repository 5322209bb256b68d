package org.sluice.client.cli;

import java.util.stream.Collectors;
import picocli.CommandLine;
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
        spec.commandLine(),
        spec.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(c -> !c.usageMessage().hidden())
            .map(CommandSpec::name)
            .collect(Collectors.joining(", ", "which of ", "?")));
  }
}

package org.sluice.appliance.boot;

import picocli.CommandLine.Command;

/// The high side's commands.
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "The high side of Sluice.",
    subcommands = {ServeCommand.class})
final class ApplianceCommands {}

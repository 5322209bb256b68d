package org.sluice.appliance.ceremony;

import picocli.CommandLine.Command;

/// The ceremony.
@Command(
    name = "ceremony",
    mixinStandardHelpOptions = true,
    description = "The ceremony: tokens, master secrets as shares, policy, certificate, profile.",
    subcommands = {
      PrepareCommand.class,
      RehearseCommand.class,
      RunCommand.class,
      VerifyCommand.class,
      PrintCommand.class
    })
public final class CeremonyCommand {}

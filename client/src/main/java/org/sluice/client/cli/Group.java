package org.sluice.client.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only holds others: alone it is a usage error.
@Command(mixinStandardHelpOptions = true)
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

@Command(name = "client", description = "What runs on a user's device.")
final class ClientGroup extends Group {}

@Command(name = "message", description = "Make and open MIKEY-SAKKE messages (RFC 6509).")
final class MessageGroup extends Group {}

@Command(name = "sed", description = "SAKKE-encapsulated data (RFC 6508), in hex or files.")
final class SedGroup extends Group {}

@Command(name = "profile", description = "Domain profiles.")
final class ProfileGroup extends Group {}

@Command(name = "log", description = "The transparency log.")
final class LogGroup extends Group {}

package org.sluice.appliance.users;

import picocli.CommandLine.Command;

/// The community.
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = {
      "Users of the domains: their identities, devices and states.",
      "A user has one identity or several, in one domain or several; keys are made for an identity and sealed to its devices."
    },
    subcommands = {
      org.sluice.appliance.imports.ImportCommand.class,
      ShowCommand.class,
      ListCommand.class,
      org.sluice.appliance.enrolment.StateCommands.Suspend.class,
      org.sluice.appliance.enrolment.StateCommands.Resume.class,
      org.sluice.appliance.enrolment.StateCommands.Revoke.class,
      org.sluice.appliance.enrolment.RevocationsCommand.class,
      org.sluice.appliance.enrolment.IdentityCommands.Add.class,
      org.sluice.appliance.enrolment.IdentityCommands.Rename.class,
      org.sluice.appliance.enrolment.IdentityCommands.ReplaceDevice.class
    })
public final class UsersCommand {}

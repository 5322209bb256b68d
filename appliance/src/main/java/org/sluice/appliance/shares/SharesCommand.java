package org.sluice.appliance.shares;

import picocli.CommandLine.Command;

/// The shares after the ceremony.
@Command(
    name = "shares",
    mixinStandardHelpOptions = true,
    description =
        "The life of the shares: refresh, repair, another (t, n), a new epoch, destruction.",
    subcommands = {
      PlanCommand.class,
      RunChangeCommand.class,
      DestroyCommand.class,
      SharesStatusCommand.class
    })
public final class SharesCommand {}

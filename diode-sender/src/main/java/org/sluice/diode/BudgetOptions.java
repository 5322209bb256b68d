package org.sluice.diode;

import java.time.Duration;
import org.sluice.records.frame.LinkPlan;
import org.sluice.records.frame.LossBudget;
import picocli.CommandLine.Option;

/// What the link is expected to do; how objects are cut follows from it.
@SuppressWarnings("NullAway.Init") // picocli sets the fields before the command runs
final class BudgetOptions {
  @Option(
      names = "--loss",
      defaultValue = "1%",
      converter = Quantities.Share.class,
      description = "Frames lost at random, to be outlasted (default: ${DEFAULT-VALUE}).")
  private double loss;

  @Option(
      names = "--blackout",
      defaultValue = "5ms",
      converter = Quantities.Time.class,
      description = "Longest interruption to be outlasted (default: ${DEFAULT-VALUE}).")
  private Duration blackout;

  @Option(
      names = "--rate",
      defaultValue = "80Mb/s",
      converter = Quantities.Rate.class,
      description = "Rate at which IP packets are sent (default: ${DEFAULT-VALUE}).")
  private long rate;

  @Option(
      names = "--mtu",
      defaultValue = "1500",
      description = "Largest IP packet in octets (default: ${DEFAULT-VALUE}).")
  private int mtu;

  LinkPlan plan() {
    return LinkPlan.of(new LossBudget(loss, blackout, rate, mtu));
  }
}

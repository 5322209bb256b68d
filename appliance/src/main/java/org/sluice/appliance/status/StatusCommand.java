package org.sluice.appliance.status;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.shares.SharesStatusCommand;
import org.sluice.appliance.users.UserStore;
import org.sluice.mikey.secret.SecretPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The state of the high side at a glance.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Partitions, domains, log, spool.",
      "Example: ./sluice status",
      "Example: ./sluice status --json"
    })
public final class StatusCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Option(
      names = "--tokens",
      description =
          "Also open the tokens of this machine (asks for PINs, or takes --pins) and say which partitions are up. Partitions in processes of their own are asked always.")
  private boolean openTokens;

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      if (openTokens) {
        HighSide _ = high.unlock(data);
      }
      boolean asked = openTokens || high.tokens().look();
      StatusReport report = StatusReport.of(high, asked);
      System.out.println(json ? report.json() : String.join("\n", lines(high, report)));
      return 0;
    }
  }

  private static List<String> lines(HighSide high, StatusReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("  partitions  " + report.partitions());
    report.health().forEach(h -> lines.add("              " + h));
    for (LogIndex.Domain d : high.log().index().domains()) {
      UserStore.Count count = high.users().count(d.name());
      lines.add(
          "  domain      "
              + d.name().value()
              + ": "
              + count.users()
              + " users, "
              + count.devices()
              + " devices, epoch "
              + d.generation().epoch()
              + ", generation "
              + d.generation().generation());
    }
    report
        .keyedDays()
        .forEach((d, days) ->
            lines.add("  keys        all users of " + d + " have them for " + days + " more days"));
    for (LogIndex.Domain d : high.log().index().domains()) {
      SharesStatusCommand.lines(d, high.now()).forEach(l -> lines.add("  shares      " + l));
    }
    lines.add(
        "  issued      "
            + report.keysIssued()
            + " sealed key sets in "
            + report.requests()
            + " requests");
    lines.add("  log         " + report.logSize() + " entries");
    report.warnings().forEach(w -> lines.add("  WARNING     " + w));
    lines.add("  spool       " + report.spoolOctets() + " octets");
    lines.add(
        "  memory      secrets are "
            + (SecretPool.locked()
                ? "locked in memory"
                : "NOT locked: raise the limit on locked memory (ulimit -l)"));
    return lines;
  }
}

package org.sluice.appliance.policy;

import java.util.concurrent.Callable;
import org.sluice.appliance.approval.PastRequests;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Retention on the high side.
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Destroys the files of requests that the domain's terms do not let the appliance keep any longer (keep-request-days); the log stays as it is.",
      "Example: ./sluice domain forget --domain green.example"
    })
final class ForgetCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();
  @Mixin private Answer answer = new Answer();

  @Option(names = "--domain", required = true, description = "Which domain.")
  private String domain = "";

  @Option(names = "--dry-run", description = "Only says how many there are.")
  private boolean dryRun;

  @Override
  public Integer call() {
    DomainName name = DomainName.parse(domain);
    try (HighSide high = HighSide.open(data)) {
      PastRequests past = new PastRequests(high);
      long count = dryRun ? past.over(name, high.now()).size() : past.forget(name, high.now());
      answer.say(
          name + ": " + count + " request files " + (dryRun ? "are over" : "destroyed"),
          "requestFiles",
          count,
          "destroyed",
          !dryRun);
      return answer.end();
    }
  }
}

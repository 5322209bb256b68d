package org.sluice.appliance.drill;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.issuance.DrillRun;
import org.sluice.appliance.issuance.PeriodNames;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Drills.
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description =
        "Practice runs: requested, approved (sluice issue approve) and run as real ones are, for identities that nobody has. The keys are verified and wiped.",
    subcommands = {DrillCommand.Ask.class, DrillCommand.Run.class})
public final class DrillCommand {

  @Command(
      name = "request",
      mixinStandardHelpOptions = true,
      description = {
        "Asks for a drill.",
        "Example: ./sluice drill request --domain green.example --keys 20 --officer irene.p12"
      })
  static final class Ask implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--keys",
        defaultValue = "10",
        description = "How many, 1 to 1000 (default ${DEFAULT-VALUE}).")
    private int keys;

    @Option(names = "--audit", description = "Practise an audit: RSKs alone.")
    private boolean audit;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Instant now = high.now();
        DomainName name = DomainName.parse(domain);
        var rule = high.log().index().domainOf(name).policy().rule();
        RequestFile file =
            new RequestDesk(high, new SecureRandom())
                .drill(
                    name,
                    audit ? Purpose.DRILL_AUDIT : Purpose.DRILL,
                    PeriodNames.of(List.of("current"), rule, now).getFirst(),
                    keys,
                    key,
                    now);
        answer.say(
            "drill " + file.request().requestId() + ": " + keys + " keys for nobody",
            "request",
            file.request().requestId(),
            "keys",
            keys);
        return answer.end();
      }
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Runs an approved drill. One that was cut off goes on where it was.",
        "Example: ./sluice drill run 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52"
      })
  static final class Run implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST")
    private String id = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        long keys = DrillRun.run(high, RequestId.fromHex(id));
        answer.say(
            "DRILL: " + keys + " keys made, verified and wiped", "request", id, "keys", keys);
        return answer.end();
      }
    }
  }
}

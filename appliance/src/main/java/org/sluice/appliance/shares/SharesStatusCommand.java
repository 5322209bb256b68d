package org.sluice.appliance.shares;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Threshold;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The shares at a glance.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Generation and age of the shares of each domain, and what is not destroyed.",
      "Example: ./sluice shares status"
    })
public final class SharesStatusCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      for (LogIndex.Domain d : high.log().index().domains()) {
        lines(d, high.now()).forEach(l -> answer.item("shares", l, "domain", d.name(), "says", l));
      }
      return answer.end();
    }
  }

  /// What the log says of one domain's shares.
  public static List<String> lines(LogIndex.Domain d, Instant now) {
    GenerationRecord g = d.generation();
    List<String> lines = new ArrayList<>();
    lines.add(
        d.name()
            + ": epoch "
            + g.epoch()
            + ", generation "
            + g.generation()
            + ", "
            + new Threshold(g.t(), g.n())
            + ", shares made anew "
            + d.shares().since().map(t -> age(t, now)).orElse("in a ceremony that is not over"));
    lines.add(d.name() + ": GAMMA " + g.gamma());
    d.nextEpoch()
        .ifPresent(e ->
            lines.add(
                d.name()
                    + ": epoch "
                    + e.epoch()
                    + " begins with period "
                    + new KeyPeriod(d.policy().rule(), e.firstPeriod())));
    d.lastPeriod().ifPresent(last -> lines.add(d.name() + ": " + EpochEnd.of(d, last, now).line()));
    lines.addAll(Evidence.missing(d));
    return lines;
  }

  private static String age(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toDays()) + " days ago (" + since + ")";
  }
}

package org.sluice.appliance.shares;

import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Evidence of destruction.
@Command(
    name = "destroy",
    mixinStandardHelpOptions = true,
    description = {
      "Has every partition that is up sign that nothing is left of the generations and epochs that are over, and logs it. Partitions destroy them when the next generation's record is logged; this asks for the evidence of those that were down.",
      "Exit code 0 only if nothing is missing, backups counted.",
      "Example: ./sluice shares destroy --pins pins"
    })
final class DestroyCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Override
  public Integer call() {
    try (HighSide high = HighSide.open(data).unlock(data)) {
      var _ = high.publish();
      List<LogIndex.Domain> domains = List.copyOf(high.log().index().domains());
      domains.forEach(d -> new Evidence(high, answer::tell).collect(d.name()));
      high.outbox().exportLog();
      boolean all =
          domains.stream()
              .allMatch(d ->
                  d.shares().notDestroyed().isEmpty()
                      && d.shares().pastEpochs().stream().allMatch(d.shares()::isDestroyed));
      if (all) {
        answer.tell("nothing that is over is left");
      }
      answer.put("destroyed", all);
      return answer.end(all ? 0 : 1);
    }
  }
}

package org.sluice.hsm.process;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.records.id.DomainName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// How the partition is.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "How the running partition is. Exit code 0 only if it is up.",
      "Example: ./sluice partition status --data p1"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Override
  public Integer call() {
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      PartitionHealth health = own.ask(Operations.OWN_HEALTH, Nothing.NOTHING);
      print(health, answer);
      return answer.end(health.state() == PartitionHealth.State.UP ? 0 : 1);
    }
  }

  static void print(PartitionHealth h, PartitionAnswer answer) {
    String state = h.state().name().toLowerCase(Locale.ROOT);
    answer.say(
        "partition " + h.index() + " is " + state + (h.why().isEmpty() ? "" : ": " + h.why()),
        "partition",
        h.index(),
        "state",
        state,
        "why",
        h.why());
    answer.say(
        "has read " + h.logSize() + " entries of the log since it was opened",
        "logSize",
        h.logSize());
    answer.put("domains", h.ready());
    if (!h.ready().isEmpty()) {
      answer.say(
          "its shares are open for "
              + h.ready().stream().map(DomainName::value).collect(Collectors.joining(", ")));
    }
    answer.put("protections", h.protections());
    h.protections().forEach(answer::say);
  }
}

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
    description = "How the running partition is. Exit code 0 only if it is up.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private FolderOption data = new FolderOption();

  @Override
  public Integer call() {
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      PartitionHealth health = own.ask(Operations.OWN_HEALTH, Nothing.NOTHING);
      print(health);
      return health.state() == PartitionHealth.State.UP ? 0 : 1;
    }
  }

  static void print(PartitionHealth h) {
    System.out.println(
        "  partition "
            + h.index()
            + " is "
            + h.state().name().toLowerCase(Locale.ROOT)
            + (h.why().isEmpty() ? "" : ": " + h.why()));
    System.out.println("  has read " + h.logSize() + " entries of the log since it was opened");
    if (!h.ready().isEmpty()) {
      System.out.println(
          "  its shares are open for "
              + h.ready().stream().map(DomainName::value).collect(Collectors.joining(", ")));
    }
    h.protections().forEach(p -> System.out.println("  " + p));
  }
}

package org.sluice.hsm.process;

import java.util.concurrent.Callable;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Closes the running partition: shares wiped, logged out of the token.
@Command(
    name = "deactivate",
    mixinStandardHelpOptions = true,
    description = {
      "Wipes every share in the running partition and logs out of its token.",
      "Example: ./sluice partition deactivate --data p1"
    })
final class DeactivateCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Override
  public Integer call() {
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      Nothing _ = own.ask(Operations.SHUT, Nothing.NOTHING);
      StatusCommand.print(own.ask(Operations.OWN_HEALTH, Nothing.NOTHING), answer);
      return answer.end();
    }
  }
}

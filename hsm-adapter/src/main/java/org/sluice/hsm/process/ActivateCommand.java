package org.sluice.hsm.process;

import java.util.concurrent.Callable;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.SealedPin;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Opens the running partition with its custodian's PIN.
@Command(
    name = "activate",
    mixinStandardHelpOptions = true,
    description = {
      "Opens the running partition's token with your PIN.",
      "Example: ./sluice partition activate --data p1"
    })
final class ActivateCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();
  @Mixin private PinOptions pins = new PinOptions();

  @Override
  public Integer call() {
    try (OwnProcess own = OwnProcess.reach(data.folder())) {
      Octets key = own.ask(Operations.PIN_KEY, Nothing.NOTHING);
      SealedPin sealed;
      try (SecretBytes pin = pins.read("PIN of partition " + own.card().index())) {
        sealed = SealedPin.seal(pin, key);
      }
      Nothing _ = own.ask(Operations.OPEN_TOKEN, sealed);
      StatusCommand.print(own.ask(Operations.OWN_HEALTH, Nothing.NOTHING), answer);
      return answer.end();
    }
  }
}

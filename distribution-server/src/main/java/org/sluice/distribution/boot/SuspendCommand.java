package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.records.id.Hash32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Denies a device at once, on this side alone; the high side revokes it at its next session.
@Command(
    name = "suspend",
    mixinStandardHelpOptions = true,
    description = {
      "Denies a device at once; works while the server runs. It can only deny.",
      "Example: ./sluice distribution-server suspend --data low --device 3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e3b7e"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class SuspendCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(
      names = "--device",
      required = true,
      description = "SHA-256 of the device's authentication key (SPKI), 64 hexadecimal digits.")
  private String device;

  @Option(names = "--lift", description = "Lifts a suspension made here.")
  private boolean lift;

  @Override
  public Integer call() throws Exception {
    Suspensions suspensions = new Suspensions(data);
    Hash32 authKey = Hash32.fromHex(device);
    if (!lift) {
      suspensions.add(authKey);
      answer.say("suspended " + authKey, "device", authKey, "suspended", true);
      return answer.end();
    }
    boolean lifted = suspensions.remove(authKey);
    answer.say(
        (lifted ? "lifted " : "was not suspended ") + authKey,
        "device",
        authKey,
        "suspended",
        false,
        "lifted",
        lifted);
    return answer.end(lifted ? 0 : 1);
  }
}

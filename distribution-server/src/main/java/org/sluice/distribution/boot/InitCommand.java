package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.answer.CommandAnswer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the server's TLS key and prints the pin that the ceremony needs.
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the TLS key of this server and prints its pin for the domain profile.",
      "Example: ./sluice distribution-server init --data low --name keys.green.example"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class InitCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(
      names = "--name",
      required = true,
      description = "DNS name or address under which clients reach it; may be repeated.")
  private List<String> names;

  @Override
  public Integer call() throws Exception {
    String pin = ServerIdentity.create(data, names);
    answer.say("spki-pin " + pin, "pin", pin);
    return answer.end();
  }
}

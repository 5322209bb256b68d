package org.sluice.appliance.handin;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes in what an officer signed on their own machine, as the console does.
@Command(
    name = "hand-in",
    mixinStandardHelpOptions = true,
    description = {
      "Logs what an officer signed elsewhere with sluice sign: a request whose draft is here (of an issue of several: all of them), approvals, or (sluice issue cancel --out) cancellations. All of it or nothing.",
      "Example: ./sluice issue hand-in aldo.signed --from aldo"
    })
public final class HandInCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "NAME",
      description = "Whose it is, for messages.")
  private String from = "";

  @Parameters(paramLabel = "FILE", description = "What sluice sign wrote.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    byte @Nullable [] octets = DurableFiles.read(file, Armour.MAX_CHARACTERS);
    if (octets == null) {
      throw new CommandFailed("there is no file " + file);
    }
    List<SignedStatement> signed = HandIn.read(octets);
    try (HighSide high = HighSide.open(data).unlock(data)) {
      RequestId id = new HandIn(high).accept(high, signed, from);
      answer.say(
          signed.size() + " signed by " + from + " in the log, of request " + id,
          "signed",
          signed.size(),
          "from",
          from,
          "request",
          id);
      return answer.end();
    }
  }
}

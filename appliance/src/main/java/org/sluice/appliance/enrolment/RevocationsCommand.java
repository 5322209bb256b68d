package org.sluice.appliance.enrolment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.export.RevocationList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// New lists of revoked identities for the devices.
@Command(
    name = "revocations",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a new list of revoked and suspended identities of each domain into the spool; devices neither call them",
      "nor take calls from them. Made by itself with each change and, when half the time of the last list is over,",
      "with a heartbeat: this command is for a high side that will be off for long.",
      "Example: ./sluice users revocations --until 2027-03-01T00:00:00Z"
    })
public final class RevocationsCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();
  @Mixin private Answer answer = new Answer();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description =
          "When the lists are too old, such as 2027-03-01T00:00:00Z (default: in 30 days).")
  private @Nullable Instant until;

  @Override
  public Integer call() {
    try (HighSide high = HighSide.open(data).unlock(data)) {
      Instant end = until == null ? high.now().plus(Revocations.USUAL) : until;
      answer.begin("lists");
      for (RevocationList list : new Revocations(high).sendAll(end)) {
        Instant ends = Instant.ofEpochSecond(list.until()).truncatedTo(ChronoUnit.SECONDS);
        answer.item(
            "lists",
            list.domain()
                + ": "
                + list.revoked().size()
                + " revoked or suspended, counts until "
                + ends,
            "domain",
            list.domain().value(),
            "revoked",
            list.revoked().size(),
            "until",
            ends.toString());
      }
      high.outbox().exportLog();
    }
    return answer.end();
  }
}

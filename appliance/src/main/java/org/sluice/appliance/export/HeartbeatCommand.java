package org.sluice.appliance.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.enrolment.Revocations;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Says to the low side that the high side is there, what it has sent, and when it will say so
/// again.
@Command(
    name = "heartbeat",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a heartbeat into the spool: last number of stream K, log head, when the next is due.",
      "The low side raises an alarm when that time has passed. To be run by a timer, and before",
      "the high side is switched off.",
      "Example: ./sluice heartbeat --until 2027-01-04T08:00:00Z --note 'off until 4 January'"
    })
public final class HeartbeatCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();
  @Mixin private DataOption data = new DataOption();

  @ArgGroup(multiplicity = "0..1")
  private @Nullable Next next;

  /// When the next one is due.
  static final class Next {
    @Option(names = "--minutes", description = "Minutes until the next one (default: 60).")
    private int minutes;

    @Option(
        names = "--until",
        description = "When the next one is due, such as 2027-01-04T08:00:00Z.")
    private @Nullable Instant until;
  }

  @Option(names = "--note", description = "For the people of the low side, at most 100 characters.")
  private String note = "";

  @Override
  public Integer call() {
    Instant due;
    try (HighSide high = HighSide.open(data).unlock(data)) {
      Instant now = high.now();
      due = due(now);
      if (!due.isAfter(now)) {
        throw new CommandFailed("the next heartbeat must be due after this one, not at " + due);
      }
      // What the heartbeat announces is on its way before it: openings and closings of shares too.
      new Revocations(high).renew();
      high.outbox().exportLog();
      high.outbox().heartbeat(now.getEpochSecond(), due.getEpochSecond(), note);
    }
    answer.say(
        "heartbeat in the spool; the next is due at " + due.truncatedTo(ChronoUnit.SECONDS),
        "due",
        due.truncatedTo(ChronoUnit.SECONDS));
    return answer.end();
  }

  private Instant due(Instant now) {
    if (next == null) {
      return now.plus(1, ChronoUnit.HOURS);
    }
    return next.until != null ? next.until : now.plus(next.minutes, ChronoUnit.MINUTES);
  }
}

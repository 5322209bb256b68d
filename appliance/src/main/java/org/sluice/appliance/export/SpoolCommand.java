package org.sluice.appliance.export;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.export.Payload;
import org.sluice.records.id.DomainName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The spool's housekeeping.
@Command(
    name = "spool",
    mixinStandardHelpOptions = true,
    description = "Takes carried bundles out of the spool, or puts them back.",
    subcommands = {SpoolCommand.Prune.class, SpoolCommand.Restore.class, SpoolCommand.Begin.class})
public final class SpoolCommand {
  /// Takes out.
  @Command(
      name = "prune",
      mixinStandardHelpOptions = true,
      description = {
        "Deletes bundles that were carried and have been in the spool for as many days as the"
            + " ceremony file says (spool-days, 30 if it does not); a change of that file is logged"
            + " before anything is deleted.",
        "Up to which number nothing is missing is read on the low side's page, after the"
            + " heartbeat.",
        "They can be put back with restore.",
        "Example: ./sluice spool prune --keys 1041 --log 88"
      })
  static final class Prune implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--keys", description = "Number of stream K up to which all were carried.")
    private long keys;

    @Option(names = "--log", description = "Number of stream L up to which all were carried.")
    private long log;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        // The machine wrote the files by its own clock, whatever the operator says the time is.
        Instant before = Instant.now().minus(Duration.ofDays(high.ceremony().spoolDays()));
        SpoolPruning pruning = high.pruning();
        report("keys", pruning.prune(Payload.STREAM_K, keys, before));
        report("log", pruning.prune(Payload.STREAM_L, log, before));
      }
      return answer.end();
    }

    private void report(String stream, List<Long> deleted) {
      answer.say(
          deleted.isEmpty()
              ? stream + ": nothing to delete"
              : stream
                  + ": deleted "
                  + deleted.size()
                  + " bundles, "
                  + deleted.getFirst()
                  + " to "
                  + deleted.getLast(),
          stream,
          deleted);
    }
  }

  /// Begins anew.
  @Command(
      name = "begin-streams",
      mixinStandardHelpOptions = true,
      description = {
        "After the data folder was put back from an older copy: begins both streams under new ids, logged, so that no number is used for two payloads. The bundles in the spool go to spool/ended-ID. The sender then starts with a new state folder.",
        "Example: ./sluice spool begin-streams --domain green.example --why 'disk of 3 May restored'"
      })
  static final class Begin implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Any domain of this appliance.")
    private String domain = "";

    @Option(names = "--why", required = true, description = "It goes into the log.")
    private String why = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        var begun =
            high.outbox()
                .beginAnew(
                    high.log().index().domainOf(DomainName.parse(domain)).name(),
                    why,
                    high.now().getEpochSecond());
        answer.say("stream K is " + begun, "streamK", begun);
      }
      return answer.end();
    }
  }

  /// Puts back.
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = {
        "Puts bundles back into the spool, so that the sender can resend them.",
        "Example: ./sluice spool restore --keys 1041,1042"
      })
  static final class Restore implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--keys", split = ",", description = "Numbers of stream K, with commas.")
    private List<Long> keys = List.of();

    @Option(names = "--log", split = ",", description = "Numbers of stream L, with commas.")
    private List<Long> log = List.of();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        keys.forEach(number -> high.outbox().restore(Payload.STREAM_K, number));
        log.forEach(number -> high.outbox().restore(Payload.STREAM_L, number));
      }
      answer.say(
          (keys.size() + log.size()) + " bundles are in the spool",
          "bundles",
          keys.size() + log.size());
      return answer.end();
    }
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.renew.Renewal;
import org.sluice.client.renew.RenewalEvent;
import org.sluice.client.renew.RenewalRules;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.PeriodRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
    name = "renew",
    description = {
      "Keeps the user's devices in keys: pulls what is missing, the next period's keys at a moment of",
      "their release window that is another one for each device, and once a day what has changed.",
      "Tries again when nobody answers, later each time and at another server of the profile;",
      "destroys keys that were kept long enough. Runs until Ctrl-C, --for or --once ends it. Fails",
      "when the last try of a device failed, or keys went to a device that is not the user's.",
      "--json prints its object at the end, and needs one: --once or --for."
    },
    footer = {
      "  ./sluice client renew --user tel:+447700900123",
      "  ./sluice client renew --user tel:+447700900123 --once"
    })
@SuppressWarnings("NullAway.Init")
final class RenewCommand extends Answering {

  private final Set<DeviceFolder> behind = new HashSet<>();
  private final Set<DeviceFolder> alarmed = new HashSet<>();

  @Mixin UserOption user;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A distribution server (default: those of the profile in turn).")
  @Nullable URI server;

  @Option(
      names = "--identity",
      paramLabel = "HEX",
      converter = Values.Commitment.class,
      description = "Commitment of the identity, for a device that serves several.")
  @Nullable Hash32 identity;

  @Option(names = "--once", description = "Does what is due now, and ends.")
  boolean once;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Ends after so many seconds, when nothing is due before.")
  @Nullable Long seconds;

  @Option(
      names = "--release-days",
      paramLabel = "N",
      description =
          "Days before a period from which its keys are handed out (default: as a server of the"
              + " domain last said with a pull; 7 before one has).")
  @Nullable Long releaseDays;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      description =
          "Days after its end for which a period's keys are kept, then destroyed, if the domain's"
              + " terms let them be kept so long (default: as long as the terms say; 366 where there"
              + " are none).")
  @Nullable Long keepDays;

  RenewCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    if (answer.isForPrograms() && !once && seconds == null) {
      throw new ParameterException(
          spec.commandLine(), "--json needs an end at which it is printed: --once or --for");
    }
    List.of("kept", "notKept", "failures", "alarms", "looks", "auditKeys", "destroyed", "due")
        .forEach(answer::begin);
    List<DeviceFolder> devices = user.all(home());
    if (identity != null && devices.size() != 1) {
      throw new Refused(
          Check.DEVICE,
          "--identity",
          "one device (--device and --domain choose)",
          devices.size() + " devices");
    }
    Renewal renewal =
        new Renewal(
            home(), rules(), InstantSource.system(), new SecureRandom(), identity, this::tell);
    try {
      renewal.run(devices, server, end(), RenewCommand::pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    known();
    requireWell();
  }

  private RenewalRules rules() {
    RenewalRules rules = RenewalRules.USUAL;
    if (releaseDays != null) {
      rules = rules.releasedBefore(releaseDays);
    }
    return keepDays == null ? rules : rules.keeping(keepDays);
  }

  private Instant end() {
    Instant now = Instant.now();
    if (once) {
      return now;
    }
    if (seconds != null && (seconds < 0 || seconds > Integer.MAX_VALUE)) {
      throw new Refused(Check.VALUE, "--for", "0 to 2147483647 seconds", seconds.toString());
    }
    return seconds == null ? Instant.MAX : now.plusSeconds(seconds);
  }

  private static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  private void tell(RenewalEvent event) {
    String who = event.device().name();
    switch (event) {
      case RenewalEvent.Pulled pulled -> {
        pulled.outcome().kept().forEach(kept -> kept(who, kept));
        pulled.outcome().refused().forEach(refused -> notKept(who, refused));
      }
      case RenewalEvent.Failed failed -> {
        behind.add(failed.device());
        complain(who + ": " + failed.server() + ": " + failed.why() + "; again " + failed.again());
        answer.add(
            "failures",
            "device",
            who,
            "server",
            failed.server(),
            "why",
            failed.why(),
            "again",
            failed.again());
      }
      case RenewalEvent.Alarm alarm -> {
        alarmed.add(alarm.device());
        complain(who + ": ALARM: keys were also sealed to " + alarm.foreign());
        answer.add("alarms", "device", who, "foreign", alarm.foreign());
      }
      case RenewalEvent.Looked looked -> {
        answer.item(
            "looks",
            who + ": " + looked.entries() + " log entries about the user, each proven",
            "device",
            who,
            "entries",
            looked.entries(),
            "logSize",
            looked.logSize());
        PeriodRule rule = domains().profile(looked.device().domain()).profile().rule();
        AuditNote.say(answer, who + ": ", looked.device(), looked.audits(), rule);
      }
      case RenewalEvent.NotLooked not -> {
        complain(who + ": entries about the user: " + not.why());
        answer.add("looks", "device", who, "why", not.why());
      }
      case RenewalEvent.Destroyed destroyed ->
          answer.item(
              "destroyed",
              who + ": destroyed " + String.join(", ", destroyed.files()),
              "device",
              who,
              "files",
              destroyed.files());
      case RenewalEvent.Done done -> {
        behind.remove(done.device());
        answer.item(
            "due",
            who + ": nothing to do before " + done.next(),
            "device",
            who,
            "next",
            done.next());
      }
    }
  }

  private void kept(String who, KeyPull.Kept kept) {
    String period = kept.period().label();
    answer.item(
        "kept",
        who + ": period " + period + " leaf " + kept.leafIndex(),
        "device",
        who,
        "period",
        period,
        "entry",
        kept.leafIndex());
  }

  private void notKept(String who, Refused refused) {
    complain(who + ": not kept: " + refused.getMessage());
    answer.add("notKept", "device", who, "why", refused.getMessage());
  }

  private void complain(String line) {
    console.err().println(line);
    console.err().flush();
  }

  private void requireWell() {
    if (!alarmed.isEmpty()) {
      throw new Refused(
          Check.RECIPIENTS,
          names(alarmed),
          "the user's own devices (client leaves shows them; --accept-recipients there)",
          "ALARM: keys were also sealed to others");
    }
    if (!behind.isEmpty()) {
      throw new Refused(Check.PERIOD, names(behind), "keys", "a failure at the last try");
    }
  }

  private static String names(Set<DeviceFolder> devices) {
    return String.join(", ", devices.stream().map(DeviceFolder::name).sorted().toList());
  }
}

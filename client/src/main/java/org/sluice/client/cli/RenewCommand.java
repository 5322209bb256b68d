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
import org.sluice.client.renew.Renewal;
import org.sluice.client.renew.RenewalEvent;
import org.sluice.client.renew.RenewalRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "renew",
    description = {
      "Keeps the user's devices in keys: pulls what is missing, the next period's keys at a moment of",
      "their release window that is another one for each device, and once a day what has changed.",
      "Tries again when nobody answers, later each time and at another server of the profile;",
      "destroys keys that were kept long enough. Runs until Ctrl-C, --for or --once ends it. Fails",
      "when the last try of a device failed, or keys went to a device that is not the user's."
    },
    footer = {
      "  sluice client renew --user tel:+447700900123",
      "  sluice client renew --user tel:+447700900123 --once"
    })
@SuppressWarnings("NullAway.Init")
final class RenewCommand extends Action {

  private final Set<DeviceFolder> behind = new HashSet<>();
  private final Set<DeviceFolder> alarmed = new HashSet<>();

  @Mixin UserOption user;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A distribution server (default: those of the profile in turn).")
  @Nullable URI server;

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
      defaultValue = "7",
      description =
          "Days before a period from which its keys are handed out (default: ${DEFAULT-VALUE}).")
  long releaseDays;

  @Option(
      names = "--keep-days",
      paramLabel = "N",
      defaultValue = "366",
      description =
          "Days after its end for which a period's keys are kept, then destroyed (default:"
              + " ${DEFAULT-VALUE}).")
  long keepDays;

  RenewCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    List<DeviceFolder> devices = user.all(home());
    Renewal renewal =
        new Renewal(
            home(),
            RenewalRules.ofDays(releaseDays, keepDays),
            InstantSource.system(),
            new SecureRandom(),
            this::tell);
    try {
      renewal.run(devices, server, end(), RenewCommand::pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requireWell();
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
        pulled
            .outcome()
            .kept()
            .forEach(kept ->
                print(who + ": period " + kept.period().label() + " leaf " + kept.leafIndex()));
        pulled
            .outcome()
            .refused()
            .forEach(refused -> console.err().println(who + ": not kept: " + refused.getMessage()));
      }
      case RenewalEvent.Failed failed -> {
        behind.add(failed.device());
        console
            .err()
            .println(
                who + ": " + failed.server() + ": " + failed.why() + "; again " + failed.again());
      }
      case RenewalEvent.Alarm alarm -> {
        alarmed.add(alarm.device());
        console.err().println(who + ": ALARM: keys were also sealed to " + alarm.foreign());
      }
      case RenewalEvent.Looked looked ->
          print(who + ": " + looked.entries() + " log entries about the user, each proven");
      case RenewalEvent.NotLooked not ->
          console.err().println(who + ": entries about the user: " + not.why());
      case RenewalEvent.Destroyed destroyed ->
          print(who + ": destroyed " + String.join(", ", destroyed.files()));
      case RenewalEvent.Done done -> {
        behind.remove(done.device());
        print(who + ": nothing to do before " + done.next());
      }
    }
    console.out().flush();
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

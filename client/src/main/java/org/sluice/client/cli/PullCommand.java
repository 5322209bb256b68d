package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.pull.KnownRecipients;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pull",
    description = {
      "Pulls the device's key sets of the period of --at, the one before and the one after.",
      "Each is checked (server key, certificate, access record, log proof, opening, RSK by pairing,"
          + " SSK by its equation) and kept sealed in the device folder.",
      "Fails when the period of --at is not among those that pass."
    },
    footer = {
      "  ./sluice client pull --server https://localhost:8443 --user tel:+447700900123",
      "  ./sluice client pull --user tel:+447700900123 --package keys-phone.json",
      "  ./sluice client pull --server https://localhost:8443 --user sip:a@example.org --device d2"
          + " --at 2026-12-01"
    })
@SuppressWarnings("NullAway.Init")
final class PullCommand extends Answering {

  @Mixin UserOption user;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "A distribution server (default: the first of the profile).")
  @Nullable URI server;

  @Option(
      names = "--package",
      paramLabel = "FILE",
      description =
          "Takes a package that the user downloaded from the server's page, and asks nobody.")
  @Nullable Path carried;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "A time such as 2026-12-01T00:00:00Z (default: now).")
  @Nullable Instant at;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = {
        "The succession to a newer profile of the domain, taken before the pull if it is proven.",
        "Without it the server is asked for one."
      })
  @Nullable Path newer;

  @Option(
      names = "--identity",
      paramLabel = "HEX",
      converter = Values.Commitment.class,
      description = "Commitment of the identity, for a device that serves several.")
  @Nullable Hash32 identity;

  @Option(
      names = "--accept-recipients",
      description = {
        "Says that every device named beside this one is the user's own; without it an unknown one",
        "is an alarm: whoever has that device can read what is sent to the user."
      })
  boolean acceptRecipients;

  PullCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    DeviceFolder device = user.one(home());
    PinnedProfile profile =
        newer == null ? domains().profile(device.domain()) : domains().take(newer);
    KeyPeriod period = KeyPeriod.at(profile.profile().rule(), at == null ? Instant.now() : at);
    Path file = carried;
    KeyPull.Outcome outcome =
        file == null ? pulled(device, profile, period) : new KeyPull(domains()).take(device, file);
    say(outcome);
    known();
    KeyPull.requirePeriod(outcome, device, period);
    requireOwn(device, outcome);
    if (!outcome.refused().isEmpty()) {
      throw outcome.refused().getFirst();
    }
  }

  private KeyPull.Outcome pulled(DeviceFolder device, PinnedProfile profile, KeyPeriod period)
      throws IOException {
    URI url = server == null ? profile.firstServer() : server;
    answer.say(
        device.name() + " of " + device.domain() + " from " + url,
        "device",
        device.name(),
        "domain",
        device.domain(),
        "server",
        url);
    return new KeyPull(domains())
        .pull(
            url,
            device,
            identity,
            period.number() == 0 ? period : period.previous(),
            period.next());
  }

  private void requireOwn(DeviceFolder device, KeyPull.Outcome outcome) throws IOException {
    KnownRecipients known = new KnownRecipients(home());
    Set<Hash32> foreign = known.unknown(device, outcome.otherRecipients());
    known.requireOwn(device, foreign, acceptRecipients);
    if (!foreign.isEmpty()) {
      answer.say("known from now on as the user's own: " + foreign, "accepted", foreign);
    }
  }

  private void say(KeyPull.Outcome outcome) {
    answer.say(
        "checkpoint of size " + outcome.logSize() + ": signed by log and witnesses",
        "logSize",
        outcome.logSize());
    answer.begin("kept");
    outcome.kept().forEach(this::say);
    answer.begin("notKept");
    for (Refused refused : outcome.refused()) {
      console.err().println("not kept: " + refused.getMessage());
      answer.add("notKept", "why", refused.getMessage());
    }
  }

  private void say(KeyPull.Kept kept) {
    answer.item(
        "kept",
        "period "
            + kept.period().label()
            + " leaf "
            + kept.leafIndex()
            + ": proven, opened, RSK and SSK valid"
            + (kept.otherRecipients().isEmpty()
                ? ""
                : "; also sealed to "
                    + kept.otherRecipients().size()
                    + " other device(s): "
                    + kept.otherRecipients()),
        "period",
        kept.period().label(),
        "entry",
        kept.leafIndex(),
        "otherDevices",
        kept.otherRecipients());
  }
}

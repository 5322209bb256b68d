package org.sluice.client.cli;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.keys.SecretHex;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "keys",
    description = {
      "Prints one key set as the lines UID=, Z=, KPAK=, RSK=, SSK=, PVT= in lower-case hex",
      "(points 04||x||y, SSK 32 octets). Whoever reads RSK can read the user's messages of the",
      "period, whoever reads SSK can sign as the user: it needs the word --reveal."
    },
    footer = {
      "  ./sluice client keys --user tel:+447700900123 --reveal",
      "  ./sluice client keys --user tel:+447700900123 --period 2026-12 --reveal"
    })
@SuppressWarnings("NullAway.Init")
final class KeysCommand extends Action {

  @Mixin UserOption user;

  @ArgGroup When when = new When();

  static final class When {
    @Option(
        names = "--at",
        paramLabel = "TIME",
        converter = Values.Time.class,
        description = "The period that contains this time (default: now).")
    @Nullable Instant at;

    @Option(
        names = "--period",
        paramLabel = "N",
        description = "The period by number, or as YYYY-MM in a monthly domain.")
    @Nullable String period;

    KeyPeriod of(PeriodRule rule) {
      return period == null
          ? KeyPeriod.at(rule, at == null ? Instant.now() : at)
          : Values.period(rule, period);
    }
  }

  @Option(names = "--reveal", description = "Yes, print the secret keys.")
  boolean reveal;

  KeysCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    if (!reveal) {
      throw new Refused(
          Check.REVEAL,
          user.user.value(),
          "the word --reveal: this prints secret keys that whoever sees them can use",
          "none");
    }
    List<DeviceFolder> devices = user.all(home());
    PeriodRule rule = domains().profile(devices.getFirst().domain()).profile().rule();
    try (VerifiedKeySet keys =
        new KeyRing(domains()).open(user.user.value(), devices, when.of(rule))) {
      print(keys);
    }
  }

  private void print(VerifiedKeySet set) throws IOException {
    MasterKeys masters = set.domain().masterKeys();
    print("UID=" + hex(set.keys().identifier()));
    print("Z=" + hex(masters.zT().octets()));
    print("KPAK=" + hex(masters.kpak().octets()));
    WritableByteChannel secret = console.secret();
    SecretHex.writeLine(secret, "RSK", set.keys().rsk().octets());
    SecretHex.writeLine(secret, "SSK", set.keys().ssk().octets());
    print("PVT=" + hex(set.keys().pvt().octets()));
  }

  private static String hex(byte[] open) {
    return HexFormat.of().formatHex(open);
  }
}

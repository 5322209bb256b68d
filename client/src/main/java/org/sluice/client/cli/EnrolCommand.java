package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.sluice.client.device.ClientHome;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.enrol.Enrolment;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "enrol",
    description = {
      "Makes a device: an authentication key and a sealing key that never leave it.",
      "Prints one line for the enrolment officer; it holds public keys only."
    },
    footer = {
      "  ./sluice client enrol --profile example.profile --user tel:+447700900123 --device phone",
      "  ./sluice client enrol --profile example.profile --user sip:a@example.org --device pad"
          + " --seal p256 --out line.txt",
      "  ./sluice client enrol --profile example.profile --user tel:+447700900123 --device phone"
          + " --passphrase-file pass.txt",
      "  ./sluice client enrol --profile example.profile --user tel:+447700900123 --device phone"
          + " --token token.txt --pin-file pin.txt"
    })
@SuppressWarnings("NullAway.Init")
final class EnrolCommand extends Answering {

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      description = "The signed domain profile; compare its fingerprint first (profile show).")
  Path profile;

  @Option(
      names = "--user",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "The user: tel:+... or sip:...")
  UserUri user;

  @Option(
      names = "--device",
      paramLabel = "ID",
      required = true,
      description = "Name of this device among the user's devices.")
  String device;

  @Option(
      names = "--seal",
      paramLabel = "SUITE",
      defaultValue = "x25519",
      converter = Values.Seal.class,
      description = "Sealing key: x25519 or p256 (default: ${DEFAULT-VALUE}).")
  SealSuite seal;

  @Option(names = "--out", paramLabel = "FILE", description = "Also write the line to FILE.")
  @Nullable Path out;

  @Mixin PassphraseOption passphrase;

  EnrolCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    ClientHome home = home().with(passphrase.lock());
    PinnedProfile pinned = domains().take(profile);
    String line =
        new Enrolment(home, new SecureRandom(), InstantSource.system())
            .enrol(pinned, user, device, seal)
            .toString();
    if (out != null) {
      DurableFiles.write(out.toAbsolutePath(), (line + "\n").getBytes(StandardCharsets.US_ASCII));
      answer.put("file", out);
    }
    answer.say(line, "line", line, "user", user, "device", device);
  }
}

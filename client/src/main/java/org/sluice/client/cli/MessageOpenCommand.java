package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.message.MessageDesk;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.Opened;
import org.sluice.records.disk.DurableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description = {
      "Verifies and opens a MIKEY-SAKKE I_MESSAGE for a user: recipient, time, key period,",
      "signature, encapsulation. Prints who sent it and a fingerprint of the SRTP key."
    },
    footer = {
      "  sluice client message open --user tel:+447700900456 m.bin",
      "  sluice client message open --user tel:+447700900456 --at 2026-12-01 m.bin"
    })
@SuppressWarnings("NullAway.Init")
final class MessageOpenCommand extends Action {

  @Mixin UserOption user;

  @Parameters(paramLabel = "FILE", description = "The message: its octets, or them in hex.")
  Path file;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "Take this for the present time (default: now).")
  @Nullable Instant at;

  @Option(
      names = "--recorded",
      description = "An old message: do not compare its time with the present.")
  boolean recorded;

  @Option(names = "--reveal", description = "Also print the SRTP master key and salt.")
  boolean reveal;

  MessageOpenCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    byte[] message = read(file);
    try (Opened opened =
        new MessageDesk(domains(), new SecureRandom())
            .open(user.all(home()), message, at == null ? Instant.now() : at, recorded)) {
      print("sender=" + opened.sender());
      print("recipient=" + user.user);
      print("time=" + opened.time());
      print("period=" + opened.period().label());
      SrtpLines.print(console, opened.ssv(), opened.message(), reveal);
    }
  }

  /// A message begins with the octet 1, which is no hexadecimal digit: the two forms cannot be
  /// mixed up. The hex form may have the `MESSAGE=` that `make` prints.
  static byte[] read(Path file) {
    byte[] octets = DurableFiles.read(file, 2 * Imessage.MAX_OCTETS + 64);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "a message", "no such file");
    }
    if (octets.length == 0 || octets[0] < ' ') {
      return octets;
    }
    String text = new String(octets, StandardCharsets.US_ASCII).strip();
    try {
      return HexFormat.of().parseHex(text.startsWith("MESSAGE=") ? text.substring(8) : text);
    } catch (IllegalArgumentException e) {
      throw new Refused(Check.FILE, file.toString(), "a message or its hex", "neither", e);
    }
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.message.MessageDesk;
import org.sluice.mikey.message.IdRole;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.ReadingOption;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description = {
      "Verifies and opens a MIKEY-SAKKE I_MESSAGE for a user: recipient, time, key period,",
      "signature, encapsulation. Prints who sent it and a fingerprint of the SRTP key.",
      "A message is live unless --deferred or --sent is given. Runs of this command do not remember",
      "what others opened: replays are refused by programs that keep one desk open."
    },
    footer = {
      "  ./sluice client message open --user tel:+447700900456 m.bin",
      "  ./sluice client message open --user tel:+447700900456 --at 2026-12-01 m.bin",
      "  ./sluice client message open --user tel:+447700900456 --deferred voicemail.bin",
      "  ./sluice client message open --user sip:audit@a.example --sent m.bin"
    })
@SuppressWarnings("NullAway.Init")
final class MessageOpenCommand extends Answering {

  @Mixin UserOption user;

  @Parameters(
      paramLabel = "FILE",
      description = "The message: its octets, them in hex, or SDP with it.")
  Path file;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "Take this for the present time (default: now).")
  @Nullable Instant at;

  @ArgGroup @Nullable Stored stored;

  static final class Stored {
    @Option(
        names = {"--deferred", "--recorded"},
        description =
            "A stored message, such as voicemail: keys of its own time, no comparison with the"
                + " present.")
    boolean deferred;

    @Option(
        names = "--sent",
        description = "A stored message that the user sent, with SAKKE-to-self (for audit).")
    boolean sent;
  }

  @Option(
      names = "--from",
      paramLabel = "URI",
      converter = Values.User.class,
      description = "Who must have sent it; needed where the message names nobody.")
  @Nullable UserUri from;

  @Option(
      names = "--admit",
      paramLabel = "OPTION",
      split = ",",
      description =
          "Departures of other makers' messages to accept, see docs/MESSAGE-OPTIONS.md:"
              + " ${COMPLETION-CANDIDATES}.")
  List<ReadingOption> admitted = List.of();

  @Option(names = "--reveal", description = "Also print the SRTP master key and salt.")
  boolean reveal;

  MessageOpenCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    requireForPeople(reveal);
    byte[] message = read(file);
    try (Opened opened = open(message)) {
      sayField("sender", opened.sender());
      sayField("recipient", recipient(opened));
      sayField("time", opened.time());
      sayField("period", opened.period().label());
      SrtpLines.of(opened.ssv(), opened.message()).say(answer);
      if (reveal) {
        SrtpLines.reveal(console, opened.ssv(), opened.message());
      }
    }
  }

  private Opened open(byte[] message) throws IOException {
    MessageDesk desk = new MessageDesk(domains(), new SecureRandom(), this::note);
    List<DeviceFolder> devices = user.all(home());
    Instant now = at == null ? Instant.now() : at;
    Optional<UserUri> sender = Optional.ofNullable(from);
    Set<ReadingOption> options = Set.copyOf(admitted);
    if (stored == null) {
      return desk.open(devices, message, now, sender, options);
    }
    return stored.sent
        ? desk.openSent(devices, message, now, options)
        : desk.openDeferred(devices, message, now, sender, options);
  }

  private String recipient(Opened opened) {
    if (stored == null || !stored.sent) {
      return user.user.value();
    }
    return opened
        .message()
        .id(IdRole.RESPONDER)
        .map(uri -> new String(uri.toArray(), StandardCharsets.UTF_8))
        .orElse("hidden");
  }

  /// A message begins with the octet 1, which is no hexadecimal digit: the two forms cannot be
  /// mixed up, and neither begins like SDP. The hex form may have the `MESSAGE=` that `make`
  /// prints.
  static byte[] read(Path file) {
    byte[] octets = DurableFiles.read(file, 2 * Imessage.MAX_OCTETS + 64);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "a message", "no such file");
    }
    if (octets.length == 0 || octets[0] < ' ') {
      return octets;
    }
    String text = new String(octets, StandardCharsets.US_ASCII).strip();
    if (text.startsWith("v=") || text.startsWith("a=")) {
      return KeyMgmt.inSdp(text).getFirst();
    }
    try {
      return HexFormat.of().parseHex(text.startsWith("MESSAGE=") ? text.substring(8) : text);
    } catch (IllegalArgumentException e) {
      throw new Refused(Check.FILE, file.toString(), "a message or its hex", "neither", e);
    }
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.message.MessageDesk;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "make",
    description = {
      "Makes a MIKEY-SAKKE I_MESSAGE that carries a fresh 128-bit secret to a user.",
      "Writes it to --out, or prints it as the line MESSAGE= in hex. The SRTP key that both ends",
      "derive is shown as a fingerprint."
    },
    footer = {
      "  sluice client message make --from tel:+447700900123 --to tel:+447700900456 --out m.bin",
      "  sluice client message make --from tel:+447700900123 --to sip:b@fire.example"
          + " --to-domain fire.profile --at 2026-12-01"
    })
@SuppressWarnings("NullAway.Init")
final class MessageMakeCommand extends Action {

  @Option(
      names = "--from",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "The sender; a device of this user must hold keys.")
  UserUri from;

  @Option(
      names = "--from-domain",
      paramLabel = "NAME",
      converter = Values.Domain.class,
      description = "The sender's domain (needed where the user is in several).")
  @Nullable DomainName fromDomain;

  @Option(
      names = "--to",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "The recipient; nothing of the recipient needs to be here.")
  UserUri to;

  @Option(
      names = "--to-domain",
      paramLabel = "FILE|NAME",
      description =
          "The recipient's domain: its profile, or its name if it is known (default: the sender's).")
  @Nullable String toDomain;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "Time of the message, which chooses the key period (default: now).")
  @Nullable Instant at;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the message's octets here.")
  @Nullable Path out;

  @Option(names = "--reveal", description = "Also print the SRTP master key and salt.")
  boolean reveal;

  MessageMakeCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    List<DeviceFolder> devices = home().devicesOf(from, fromDomain, null);
    if (devices.isEmpty()) {
      throw new Refused(Check.DEVICE, from.value(), "a device in " + data, "none");
    }
    DomainKeys recipient = domains().keys(recipientDomain(devices.getFirst()));
    try (Ssv ssv = Ssv.random(RandomSource.system())) {
      byte[] message =
          new MessageDesk(domains(), new SecureRandom())
              .make(devices, to, recipient, at == null ? Instant.now() : at, ssv);
      if (out == null) {
        print("MESSAGE=" + HexFormat.of().formatHex(message));
      } else {
        DurableFiles.write(out.toAbsolutePath(), message);
        print("message=" + out + " (" + message.length + " octets)");
      }
      SrtpLines.print(console, ssv, Imessage.parse(message), reveal);
    }
  }

  private PinnedProfile recipientDomain(DeviceFolder sender) {
    if (toDomain == null) {
      return domains().profile(sender.domain());
    }
    return Files.exists(Path.of(toDomain))
        ? domains().adopt(PinnedProfile.read(Path.of(toDomain)))
        : domains().profile(DomainName.parse(toDomain));
  }
}

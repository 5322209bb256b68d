package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.sluice.client.domain.CallRules;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.message.MessageDesk;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.KeyPurpose;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "make",
    description = {
      "Makes a MIKEY-SAKKE I_MESSAGE that carries a fresh secret to a user, or one for each of",
      "several users with the same secret. Writes it to --out (FILE.1, FILE.2, ... for several), or",
      "prints it as the line MESSAGE= in hex. The SRTP key that both ends derive is shown as a",
      "fingerprint."
    },
    footer = {
      "  ./sluice client message make --from tel:+447700900123 --to tel:+447700900456 --out m.bin",
      "  ./sluice client message make --from tel:+447700900123 --to sip:b@fire.example"
          + " --to-domain fire.profile --at 2026-12-01"
    })
@SuppressWarnings("NullAway.Init")
final class MessageMakeCommand extends Answering {

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
      description = "The recipient; again for more. Nothing of a recipient needs to be here.")
  List<UserUri> to;

  @Option(
      names = "--to-domain",
      paramLabel = "FILE|NAME",
      description =
          "The recipient's domain: its profile, or its name if it is known (default: the sender's).")
  @Nullable String toDomain;

  @Option(
      names = "--to-kms",
      paramLabel = "KMS",
      description =
          "The recipient's key management server, one that the domain's call policy names (instead of --to-domain).")
  @Nullable String toKms;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Values.Time.class,
      description = "Time of the message, which chooses the key period (default: now).")
  @Nullable Instant at;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the message's octets here.")
  @Nullable Path out;

  @Option(
      names = "--bits",
      paramLabel = "N",
      defaultValue = "128",
      description = "Length of the secret: 128 (default) or 256.")
  int bits;

  @Option(
      names = "--group-key",
      description = "The sender is a group, the recipients are members: send a group master key.")
  boolean groupKey;

  @Option(names = "--sdp", description = "Print or write the line a=key-mgmt of SDP instead.")
  boolean sdp;

  @Option(names = "--reveal", description = "Also print the SRTP master key and salt.")
  boolean reveal;

  @Mixin PassphraseOption passphrase;

  MessageMakeCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    requireForPeople(reveal);
    List<DeviceFolder> devices = home().with(passphrase.lock()).devicesOf(from, fromDomain, null);
    if (devices.isEmpty()) {
      throw new Refused(Check.DEVICE, from.value(), "a device in " + data, "none");
    }
    MasterKeys recipient = recipientKeys(devices.getFirst());
    try (Ssv ssv = FreshSecret.of(bits)) {
      List<byte[]> messages =
          new MessageDesk(domains(), new SecureRandom(), this::note)
              .make(
                  devices,
                  to,
                  recipient,
                  at == null ? Instant.now() : at,
                  ssv,
                  groupKey ? KeyPurpose.GMK : KeyPurpose.PCK);
      for (int i = 0; i < messages.size(); i++) {
        Imessage parsed = Imessage.parse(messages.get(i));
        String number = messages.size() == 1 ? "" : "." + (i + 1);
        deliver(messages.get(i), number, SrtpLines.of(ssv, parsed));
        if (reveal) {
          SrtpLines.reveal(console, ssv, parsed);
        }
      }
    }
  }

  private void deliver(byte[] message, String number, SrtpLines key) throws IOException {
    if (out == null) {
      String text = sdp ? KeyMgmt.format(message) : HexFormat.of().formatHex(message);
      say(sdp ? text : "MESSAGE=" + text, sdp ? "sdp" : "message", text, message.length, key);
    } else {
      Path file = Path.of(out + number);
      byte[] content =
          sdp ? (KeyMgmt.format(message) + "\r\n").getBytes(StandardCharsets.US_ASCII) : message;
      DurableFiles.write(file.toAbsolutePath(), content);
      String line = "message=" + file + " (" + message.length + " octets)";
      say(line, "file", file, message.length, key);
    }
  }

  private void say(String line, String what, Object value, int octets, SrtpLines key) {
    answer.item(
        "messages",
        line,
        what,
        value,
        "octets",
        octets,
        "secretFingerprint",
        key.secretFingerprint(),
        "srtpKeyFingerprint",
        key.keyFingerprint());
    if (!answer.isForPrograms()) {
      key.say(answer);
    }
  }

  private MasterKeys recipientKeys(DeviceFolder sender) throws IOException {
    PinnedProfile own = domains().profile(sender.domain());
    if (toKms != null) {
      return new CallRules(domains()).callable(own, KmsUri.parse(toKms));
    }
    return domains().keys(toDomain == null ? own : named(toDomain)).masterKeys();
  }

  private PinnedProfile named(String domain) {
    return Files.exists(Path.of(domain))
        ? domains().take(Path.of(domain))
        : domains().profile(DomainName.parse(domain));
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.audit.AuditDesk;
import org.sluice.client.audit.FunctionKey;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.ReadingOption;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.AuditKeyFile;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description = {
      "Opens a recorded I_MESSAGE of one user with an audit key. First the file is checked against the",
      "log: the request with its case, the key's leaf and its release must be proven under the",
      "profile's log and witness keys. What the user sent opens only where the message carries its",
      "secret for the sender too (SAKKE-to-self)."
    },
    footer = {
      "  ./sluice client audit open --audit-key 0011.auditkey --key audit.key --passphrase-file audit.pass"
          + " --profile green.profile --certificate green.xml --user tel:+447700900456 m.bin",
      "  ./sluice client audit open --audit-key 0012.auditkey --key audit.key --passphrase-file audit.pass"
          + " --profile green.profile --certificate green.xml --user tel:+447700900123 --sent m.bin"
    })
@SuppressWarnings("NullAway.Init")
final class AuditOpenCommand extends Answering {

  @Option(
      names = "--audit-key",
      paramLabel = "FILE",
      required = true,
      description = "The audit key as it was handed over.")
  Path auditKey;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The audit function's key (client audit key).")
  Path key;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "Its passphrase, in a file readable by its owner only.")
  Path passphraseFile;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      description = "Profile of the domain: pins the log.")
  Path profile;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      required = true,
      description = "The KMS certificate that the profile names.")
  Path certificate;

  @Option(
      names = "--user",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "Whose messages the key is for.")
  UserUri user;

  @Option(names = "--sent", description = "The user sent it (default: the user received it).")
  boolean sent;

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
      description = "Departures to accept, see docs/MESSAGE-OPTIONS.md: ${COMPLETION-CANDIDATES}.")
  List<ReadingOption> admitted = List.of();

  @Option(names = "--reveal", description = "Also print the SRTP master key and salt.")
  boolean reveal;

  @Parameters(paramLabel = "FILE", description = "The message: its octets, them in hex, or SDP.")
  Path message;

  AuditOpenCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    requireForPeople(reveal);
    PinnedProfile pinned = PinnedProfile.read(profile);
    DomainKeys domain =
        DomainKeys.of(pinned, file(certificate, KmsCertificate.MAX_OCTETS, "a KMS certificate"));
    AuditKeyFile proven =
        AuditKeyFile.decode(file(auditKey, AuditKeyFile.MAX_OCTETS, "an audit key"));
    byte[] octets = MessageOpenCommand.read(message);
    char[] passphrase = Passphrase.read(passphraseFile);
    try (HpkeKeyPair own = FunctionKey.open(key, passphrase);
        AuditDesk desk = AuditDesk.open(domain, proven, own, user);
        Opened opened = open(desk, pinned, octets)) {
      sayField("case", desk.proven().reason().reference());
      sayField("why", desk.proven().reason().why());
      sayField("entry", proven.key().index());
      sayField("sender", opened.sender());
      sayField("time", opened.time());
      sayField("period", opened.period().label());
      SrtpLines.of(opened.ssv(), opened.message()).say(answer);
      if (reveal) {
        SrtpLines.reveal(console, opened.ssv(), opened.message());
      }
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private Opened open(AuditDesk desk, PinnedProfile pinned, byte[] octets) throws IOException {
    Set<ReadingOption> options = Set.copyOf(admitted);
    return sent
        ? desk.sent(octets, Instant.now(), options)
        : desk.received(
            octets,
            domains().othersThan(pinned),
            Instant.now(),
            Optional.ofNullable(from),
            options);
  }

  private static byte[] file(Path file, int max, String what) {
    byte[] octets = DurableFiles.read(file, max);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), what, "no such file");
    }
    return octets;
  }
}

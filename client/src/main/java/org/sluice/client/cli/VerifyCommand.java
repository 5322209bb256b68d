package org.sluice.client.cli;

import java.io.IOException;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.keys.PublicArgument;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Verifies an ECCSI signature (RFC 6507 section 5.2.2).",
      "Prints 'signature ok' and exits 0, or says why not and exits 1."
    },
    footer =
        "  ./sluice client verify --kpak @kpak.hex --id @id.bin --message @letter.txt --sig @sig.hex")
@SuppressWarnings("NullAway.Init")
final class VerifyCommand extends Answering {

  @Option(
      names = "--kpak",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "Public key KPAK of the signer's KMS, 65 octets.")
  String kpak;

  @Option(
      names = "--id",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The signer's identifier; a file is taken as it is.")
  String id;

  @Option(
      names = "--message",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The message; a file is taken as it is.")
  String message;

  @Option(
      names = "--sig",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The signature, 129 octets.")
  String sig;

  VerifyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    PublicPoint kms = PublicArgument.point("--kpak", kpak, Curve.P256);
    byte[] identifier = PublicArgument.any("--id", id);
    byte[] signed = PublicArgument.any("--message", message);
    byte[] signature = PublicArgument.fixed("--sig", sig, Eccsi.SIGNATURE_OCTETS);
    if (!Eccsi.verify(kms, identifier, signed, signature)) {
      answer.put("valid", false);
      known();
      throw new Refused(
          Check.SIGNATURE, "--message", "a signature by this identifier", "one that is not");
    }
    answer.say("signature ok", "valid", true);
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.keys.PublicArgument;
import org.sluice.client.keys.SecretFile;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.field.RandomSource;
import org.sluice.records.disk.DurableFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sign",
    description = {
      "Signs a message with ECCSI (RFC 6507 section 5.2.1), after checking that the SSK is the",
      "identifier's. Prints the line SIG= in hex (r || s || PVT, 129 octets), or writes it to --out."
    },
    footer =
        "  ./sluice client sign --kpak @kpak.hex --id @id.bin --ssk @ssk.hex --pvt @pvt.hex"
            + " --message @letter.txt")
@SuppressWarnings("NullAway.Init")
final class SignCommand extends Answering {

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
      names = "--ssk",
      paramLabel = "HEX|@FILE",
      required = true,
      description =
          "The signer's SSK, 32 octets. Hex on the command line is seen by ps: for vectors.")
  String ssk;

  @Option(
      names = "--pvt",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The signer's PVT, 65 octets.")
  String pvt;

  @Option(
      names = "--message",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The message; a file is taken as it is.")
  String message;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the octets here instead.")
  @Nullable Path out;

  SignCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    PublicPoint kms = PublicArgument.point("--kpak", kpak, Curve.P256);
    PublicPoint token = PublicArgument.point("--pvt", pvt, Curve.P256);
    byte[] identifier = PublicArgument.any("--id", id);
    byte[] signed = PublicArgument.any("--message", message);
    try (Ssk key = key()) {
      if (!Eccsi.validateSsk(kms, identifier, key, token)) {
        throw new Refused(
            Check.KEY_SET, "--ssk", "the SSK of this identifier, KPAK and PVT", "another one");
      }
      byte[] signature = Eccsi.sign(kms, identifier, key, token, signed, RandomSource.system());
      if (out == null) {
        String hex = HexFormat.of().formatHex(signature);
        answer.say("SIG=" + hex, "signature", hex);
      } else {
        DurableFiles.write(out.toAbsolutePath(), signature);
        answer.put("file", out);
      }
    }
  }

  private Ssk key() throws IOException {
    try {
      return Ssk.of(SecretFile.read("--ssk", ssk, Ssk.OCTETS));
    } catch (IllegalArgumentException e) {
      throw new Refused(Check.VALUE, "--ssk", "a number from 1 to q-1", "another value", e);
    }
  }
}

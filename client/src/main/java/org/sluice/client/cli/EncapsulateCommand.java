package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.keys.PublicArgument;
import org.sluice.client.keys.SecretFile;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.disk.DurableFiles;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "encapsulate",
    description = {
      "Encapsulates a secret to an identifier (RFC 6508 section 6.2.1).",
      "Prints the line SED= in hex, or writes its octets to --out."
    },
    footer = {
      "  ./sluice client sed encapsulate --z @Z.hex --id @id.bin --ssv @ssv.hex",
      "  ./sluice client sed encapsulate --z @Z.hex --id 3230... --new-ssv ssv.bin --out sed.bin"
    })
@SuppressWarnings("NullAway.Init")
final class EncapsulateCommand extends Answering {

  @Option(
      names = "--z",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "Public key Z of the recipient's KMS, 257 octets.")
  String z;

  @Option(
      names = "--id",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The recipient's identifier; a file is taken as it is.")
  String id;

  @ArgGroup(multiplicity = "1")
  Secret secret;

  static final class Secret {
    @Option(
        names = "--ssv",
        paramLabel = "HEX|@FILE",
        description =
            "The secret, 16 octets, or 32 with --bits 256. Hex on the command line is seen by ps: for vectors.")
    @Nullable String ssv;

    @Option(
        names = "--new-ssv",
        paramLabel = "FILE",
        description = "Take a fresh secret and write its octets to FILE (owner only).")
    @Nullable Path fresh;
  }

  @Option(
      names = "--bits",
      paramLabel = "N",
      defaultValue = "128",
      description = "Length of the secret: 128 (default) or 256.")
  int bits;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the octets here instead.")
  @Nullable Path out;

  EncapsulateCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    PublicPoint zT = PublicArgument.point("--z", z, Curve.SAKKE);
    byte[] identifier = PublicArgument.any("--id", id);
    try (Ssv ssv = ssv()) {
      byte[] sed = Sakke.encapsulate(zT, identifier, ssv).octets();
      if (out == null) {
        String hex = HexFormat.of().formatHex(sed);
        answer.say("SED=" + hex, "sed", hex);
      } else {
        DurableFiles.write(out.toAbsolutePath(), sed);
        answer.put("file", out);
      }
    }
  }

  private Ssv ssv() throws IOException {
    if (secret.fresh != null) {
      Ssv ssv = FreshSecret.of(bits);
      PrivateFiles.write(secret.fresh.toAbsolutePath(), ssv.octets());
      answer.put("secretFile", secret.fresh);
      return ssv;
    }
    String given = java.util.Objects.requireNonNull(secret.ssv, "picocli demands one of the two");
    return Ssv.of(SecretFile.read("--ssv", given, FreshSecret.octets(bits)));
  }
}

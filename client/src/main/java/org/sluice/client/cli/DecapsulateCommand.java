package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.keys.PublicArgument;
import org.sluice.client.keys.SecretFile;
import org.sluice.client.keys.SecretHex;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "decapsulate",
    description = {
      "Opens SAKKE-encapsulated data (RFC 6508 section 6.2.2) after validating the RSK; the",
      "re-encryption check is part of it.",
      "Prints the secret as the line SSV= in hex, or writes its octets to --out (owner only)."
    },
    footer =
        "  ./sluice client sed decapsulate --z @Z.hex --id @id.bin --rsk @rsk.hex --sed @sed.bin")
@SuppressWarnings("NullAway.Init")
final class DecapsulateCommand extends Action {

  private static final int SED_128 = 273;
  private static final int SED_256 = 289;

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

  @Option(
      names = "--rsk",
      paramLabel = "HEX|@FILE",
      required = true,
      description =
          "The recipient's RSK, 257 octets. Hex on the command line is seen by ps: for vectors.")
  String rsk;

  @Option(
      names = "--sed",
      paramLabel = "HEX|@FILE",
      required = true,
      description = "The encapsulated data, 273 octets, or 289 with a secret of 256 bits.")
  String sed;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the secret here instead.")
  @Nullable Path out;

  DecapsulateCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    PublicPoint zT = PublicArgument.point("--z", z, Curve.SAKKE);
    byte[] identifier = PublicArgument.any("--id", id);
    byte[] data = PublicArgument.oneOf("--sed", sed, SED_128, SED_256);
    try (Rsk key = key()) {
      requireValid(zT, identifier, key);
      open(zT, identifier, key, data);
    }
  }

  /// A wrong key would only look like wrong data.
  private static void requireValid(PublicPoint zT, byte[] identifier, Rsk key) {
    if (!Sakke.validateRsk(zT, identifier, key)) {
      throw new Refused(Check.KEY_SET, "--rsk", "the RSK of this identifier and Z", "another one");
    }
  }

  private Rsk key() throws IOException {
    try {
      return Rsk.of(SecretFile.read("--rsk", rsk, Rsk.OCTETS));
    } catch (BadPoint e) {
      throw new Refused(Check.VALUE, "--rsk", "a point of the curve", "another value", e);
    }
  }

  private void open(PublicPoint zT, byte[] identifier, Rsk key, byte[] data) throws IOException {
    try (Ssv ssv = Sakke.decapsulate(zT, identifier, key, Sed.parse(data))) {
      if (out == null) {
        SecretHex.writeLine(console.secret(), "SSV", ssv.octets());
      } else {
        PrivateFiles.write(out.toAbsolutePath(), ssv.octets());
      }
    } catch (SakkeException e) {
      throw new Refused(
          Check.MESSAGE, "--sed", "data for this key and identifier", e.getMessage() + "", e);
    }
  }
}

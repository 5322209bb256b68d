package org.sluice.appliance.transport;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.hsm.appliance.ApplianceToken;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.ImportKey;

/// The key pair to which transport keys are sealed on their way here: one file with the public line
/// and, sealed under the appliance's token, the private key.
///
/// ```
/// sluice-import-key/1 HEX     the public line, as it is handed out
/// HEX                         iv || AES-256-GCM(private key, aad = the line above), under the token
/// ```
final class ImportKeyFile {
  private static final int MAX_FILE = 512;

  private final Path file;

  ImportKeyFile(Path file) {
    this.file = file;
  }

  /// The public key, if one was made.
  Optional<ImportKey> open() {
    return read().map(Kept::key);
  }

  /// Makes a new pair, in the place of any other: what was sealed to the other and is not imported
  /// yet is lost, and has to be sealed anew.
  ImportKey make(ApplianceToken token) {
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      ImportKey key = new ImportKey(Octets.of(pair.publicKey()));
      byte[] sealed = token.seal(aad(key), pair.privateKey());
      String text = key + "\n" + HexFormat.of().formatHex(sealed) + "\n";
      DurableFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
      return key;
    }
  }

  /// The pair; the caller closes it.
  ///
  /// @throws CommandFailed if none was made
  HpkeKeyPair pair(ApplianceToken token) {
    Kept kept =
        read()
            .orElseThrow(() ->
                new CommandFailed(
                    "there is no import key yet: sluice transport-key import-key makes one"));
    SecretBytes opened = token.unseal(aad(kept.key()), kept.sealed().toArray());
    HpkeKeyPair pair = HpkeKeyPair.of(SealSuite.X25519, opened);
    if (!Octets.of(pair.publicKey()).equals(kept.key().publicKey())) {
      pair.close();
      throw new CommandFailed(file + " is damaged: its halves are not of one pair");
    }
    return pair;
  }

  private record Kept(ImportKey key, Octets sealed) {}

  private Optional<Kept> read() {
    byte[] octets = DurableFiles.read(file, MAX_FILE);
    if (octets == null) {
      return Optional.empty();
    }
    String[] lines = new String(octets, StandardCharsets.US_ASCII).split("\n", -1);
    try {
      return Optional.of(
          new Kept(ImportKey.parse(lines[0]), Octets.of(HexFormat.of().parseHex(lines[1]))));
    } catch (MalformedRecord | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new CommandFailed(file + " is damaged: no import key is in it", e);
    }
  }

  private static byte[] aad(ImportKey key) {
    return key.toString().getBytes(StandardCharsets.US_ASCII);
  }
}

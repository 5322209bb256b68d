package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.appliance.OfficerToken;
import org.sluice.hsm.pkcs11.Token;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which officer acts: their key file and where its passphrase comes from, or their token.
public final class OfficerOption {

  @Option(
      names = "--officer",
      required = true,
      paramLabel = "NAME.p12",
      description = "Key file of the officer who acts; with --token their name.")
  private Path file = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase; without it the passphrase is asked for.")
  private @Nullable Path passphraseFile;

  @Mixin private TokenOption token = new TokenOption();

  /// Opens the key.
  public OfficerKey open() {
    Optional<Token> own = token.login();
    if (own.isPresent()) {
      return OfficerKey.ofToken(file.toString(), OfficerToken.open(own.get()));
    }
    char[] passphrase =
        Passphrases.characters(passphraseFile, "officer's key " + file.getFileName());
    try {
      return OfficerKey.open(file, passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}

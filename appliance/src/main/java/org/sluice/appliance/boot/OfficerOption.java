package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.officers.OfficerKey;
import picocli.CommandLine.Option;

/// Which officer acts: their key file and where its passphrase comes from.
public final class OfficerOption {

  @Option(
      names = "--officer",
      required = true,
      paramLabel = "NAME.p12",
      description = "Key file of the officer who acts.")
  private Path file = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File with the passphrase; without it the passphrase is asked for.")
  private @Nullable Path passphraseFile;

  /// Opens the key.
  public OfficerKey open() {
    char[] passphrase =
        Passphrases.characters(passphraseFile, "officer's key " + file.getFileName());
    try {
      return OfficerKey.open(file, passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}

package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.officers.OfficerKey;
import picocli.CommandLine.Option;

/// The security officers who are present, with their key files.
public final class SecurityOfficersOption {

  @Option(
      names = "--sign-with",
      required = true,
      paramLabel = "NAME.p12",
      description = "Key file of a security officer; as often as there are security officers.")
  private List<Path> signWith = List.of();

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Its passphrase, in the same order; otherwise asked for.")
  private List<Path> passphraseFiles = List.of();

  /// Opens their keys.
  public List<OfficerKey> open() {
    List<OfficerKey> keys = new ArrayList<>();
    for (int i = 0; i < signWith.size(); i++) {
      @Nullable Path passphraseFile = i < passphraseFiles.size() ? passphraseFiles.get(i) : null;
      char[] passphrase =
          Passphrases.characters(passphraseFile, "officer's key " + signWith.get(i).getFileName());
      try {
        keys.add(OfficerKey.open(signWith.get(i), passphrase));
      } finally {
        Arrays.fill(passphrase, '\0');
      }
    }
    return keys;
  }
}

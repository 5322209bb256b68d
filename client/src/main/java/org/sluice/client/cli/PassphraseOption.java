package org.sluice.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.KeyLock;
import org.sluice.client.device.TokenPlace;
import picocli.CommandLine.Option;

/// What the private keys of a device are locked with.
final class PassphraseOption {

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = {
        "The passphrase with which the device's private keys are locked (client lock); only its owner",
        "may read the file."
      })
  @Nullable Path file;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = {
        "The PKCS#11 token that has the device's keys (client enrol --token): a file of two lines,",
        "library=PATH and slot=NUMBER or slot-index=NUMBER. With --pin-file."
      })
  @Nullable Path token;

  @Option(
      names = "--pin-file",
      paramLabel = "FILE",
      description = "The PIN of the token; only its owner may read the file.")
  @Nullable Path pin;

  /// Opens keys that are locked; new ones are locked too if there is a passphrase or a token.
  KeyLock lock() {
    Path given = file;
    Path where = token;
    Path secret = pin;
    if (where == null && secret == null) {
      return given == null ? KeyLock.none() : KeyLock.with(() -> Passphrase.octets(given));
    }
    if (where == null || secret == null || given != null) {
      throw new Refused(
          Check.VALUE, "--token", "--token with --pin-file and no --passphrase-file", "others");
    }
    return KeyLock.in(TokenPlace.read(where), () -> Passphrase.octets(secret));
  }
}

package org.sluice.client.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.client.device.KeyLock;
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

  /// Opens keys that are locked; new ones are locked too if there is a passphrase.
  KeyLock lock() {
    Path given = file;
    return given == null ? KeyLock.NONE : KeyLock.with(() -> Passphrase.octets(given));
  }
}

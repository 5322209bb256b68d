package org.sluice.client.gateway;

import java.io.IOException;
import java.nio.file.Path;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.keys.SecretFile;
import org.sluice.mikey.documents.IntegrityKey;

/// Where the InK of the software that asks lies, and its name in KeyInfo. It is opened for each
/// answer, so that what answers requests and writes a log never holds it.
///
/// @param file 32 octets or their hexadecimal digits, readable by the owner only
public record IntegrityKeyFile(Path file, String name) {
  /// Opens it; the caller closes it.
  ///
  /// @throws org.sluice.client.Refused when the file is missing, open to others, or no key
  IntegrityKey open() throws IOException {
    PrivateFiles.requireOwnerOnly(file);
    return IntegrityKey.of(
        name, SecretFile.read("--integrity-key", "@" + file, IntegrityKey.OCTETS));
  }
}

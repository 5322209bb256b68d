package org.sluice.client.review;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ReviewerLine;

/// The private key to which the names behind commitments are sealed: 32 octets of X25519 in a file
/// that only its owner reads, in memory only where it is locked. It never leaves the reviewer's
/// machine.
public final class OpeningKey {
  private static final SealSuite SUITE = SealSuite.X25519;

  private OpeningKey() {}

  /// Makes a key and returns the line with its public half; refuses to replace a file.
  public static ReviewerLine create(Path file, String reviewer) throws IOException {
    if (Files.exists(file)) {
      throw new Refused(Check.FILE, file.toString(), "a new file", "one that is there");
    }
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SUITE)) {
      ReviewerLine line = new ReviewerLine(reviewer, SUITE.code(), Octets.of(pair.publicKey()));
      PrivateFiles.write(file, pair.privateKey());
      return line;
    }
  }

  /// Reads the key; the caller closes it.
  ///
  /// @throws Refused if the file is missing, open to others, or no such key
  public static HpkeKeyPair open(Path file) throws IOException {
    try {
      return HpkeKeyPair.of(SUITE, PrivateFiles.read(file, SealSuite.PRIVATE_OCTETS));
    } catch (HpkeException e) {
      throw new Refused(Check.FILE, file.toString(), "a reviewer's opening key", "other octets", e);
    }
  }
}

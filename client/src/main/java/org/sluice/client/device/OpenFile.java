package org.sluice.client.device;

import java.nio.file.Path;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;

/// No lock.
final class OpenFile extends KeyLock {
  @Override
  boolean locks() {
    return false;
  }

  @Override
  byte[] lock(SecretBytes key, String about) {
    throw refused("a key");
  }

  @Override
  SecretBytes unlock(byte[] locked, String about, Path file) {
    throw refused(file.toString());
  }

  private static Refused refused(String what) {
    return new Refused(
        Check.FILE,
        what + ", which is locked",
        "its passphrase (--passphrase-file) or token (--token)",
        "none");
  }
}

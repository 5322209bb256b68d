package org.sluice.client.cli;

import java.io.IOException;
import org.sluice.client.keys.KeyFingerprint;
import org.sluice.client.keys.SecretHex;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;

/// What both ends print about the key of a message, so that the lines can be compared.
final class SrtpLines {

  /// Crypto session of the initiator of a private call (TS 33.180 clause E.1.3).
  private static final int SESSION = 0;

  private SrtpLines() {}

  static void print(Console console, Ssv ssv, Imessage message, boolean reveal) throws IOException {
    try (SrtpKeys srtp = SrtpKeys.derive(ssv, SESSION, message.csbId(), message.rand())) {
      console.out().println("ssv-fingerprint=" + KeyFingerprint.of("ssv", ssv.octets()));
      console.out().println("srtp-key-fingerprint=" + KeyFingerprint.of("srtp", srtp.key()));
      if (reveal) {
        SecretHex.writeLine(console.secret(), "srtp-key", srtp.key());
        SecretHex.writeLine(console.secret(), "srtp-salt", srtp.salt());
      }
    }
  }
}

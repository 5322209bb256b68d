package org.sluice.client.cli;

import java.io.IOException;
import org.sluice.client.keys.KeyFingerprint;
import org.sluice.client.keys.SecretHex;
import org.sluice.mikey.message.CryptoSession;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;

/// What both ends print about the key of a message, so that the lines can be compared.
final class SrtpLines {

  private SrtpLines() {}

  static void print(Console console, Ssv ssv, Imessage message, boolean reveal) throws IOException {
    try (SrtpKeys srtp =
        SrtpKeys.derive(ssv, session(message).code(), message.csbId(), message.rand())) {
      console.out().println("ssv-fingerprint=" + KeyFingerprint.of("ssv", ssv.octets()));
      console.out().println("srtp-key-fingerprint=" + KeyFingerprint.of("srtp", srtp.key()));
      if (reveal) {
        SecretHex.writeLine(console.secret(), "srtp-key", srtp.key());
        SecretHex.writeLine(console.secret(), "srtp-salt", srtp.salt());
      }
    }
  }

  /// The session whose key is shown: by the purpose tag of the CSB ID.
  private static CryptoSession session(Imessage message) {
    return switch ((int) (message.csbId() >>> 28)) {
      case 0 -> CryptoSession.MCPTT_GROUP;
      case 2 -> CryptoSession.MCPTT_CSK;
      case 6 -> CryptoSession.MCPTT_MUSIK;
      default -> CryptoSession.MCPTT_PRIVATE_INITIATOR;
    };
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import org.sluice.answer.CommandAnswer;
import org.sluice.client.keys.KeyFingerprint;
import org.sluice.client.keys.SecretHex;
import org.sluice.mikey.message.CryptoSession;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.SrtpKeys;
import org.sluice.mikey.sakke.Ssv;

/// What both ends say about the key of a message, so that it can be compared: no secret.
///
/// @param secretFingerprint of the secret that the message carries
/// @param keyFingerprint of the SRTP master key
record SrtpLines(String secretFingerprint, String keyFingerprint) {

  static SrtpLines of(Ssv ssv, Imessage message) {
    try (SrtpKeys srtp = keys(ssv, message)) {
      return new SrtpLines(
          KeyFingerprint.of("ssv", ssv.octets()), KeyFingerprint.of("srtp", srtp.key()));
    }
  }

  /// As part of the outcome.
  void say(CommandAnswer answer) {
    answer.say("ssv-fingerprint=" + secretFingerprint, "secretFingerprint", secretFingerprint);
    answer.say("srtp-key-fingerprint=" + keyFingerprint, "srtpKeyFingerprint", keyFingerprint);
  }

  /// The key itself and its salt: for people alone.
  static void reveal(Console console, Ssv ssv, Imessage message) throws IOException {
    try (SrtpKeys srtp = keys(ssv, message)) {
      SecretHex.writeLine(console.secret(), "srtp-key", srtp.key());
      SecretHex.writeLine(console.secret(), "srtp-salt", srtp.salt());
    }
  }

  private static SrtpKeys keys(Ssv ssv, Imessage message) {
    return SrtpKeys.derive(ssv, session(message).code(), message.csbId(), message.rand());
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

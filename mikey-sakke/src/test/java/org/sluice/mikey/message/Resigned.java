package org.sluice.mikey.message;

import java.util.Arrays;
import java.util.List;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.records.codec.Octets;

/// Messages that no maker makes, with a good signature: what a hostile or careless sender can send.
final class Resigned {

  private Resigned() {}

  /// `m` with other payloads, signed by `sender`.
  static byte[] by(Party sender, KeySet keys, Imessage m, List<Payload> payloads) {
    return sign(sender, keys, m, payloads, 0);
  }

  /// The same with a signature that does not cover the two octets before it.
  static byte[] withoutHeader(Party sender, KeySet keys, Imessage m, List<Payload> payloads) {
    return sign(sender, keys, m, payloads, 2);
  }

  private static byte[] sign(
      Party sender, KeySet keys, Imessage m, List<Payload> payloads, int uncovered) {
    byte[] signed =
        ImessageWriter.signed(
            new Imessage(
                m.csbId(),
                m.prf(),
                m.sessions(),
                m.timestamp(),
                m.rand(),
                payloads,
                Octets.of(new byte[129])));
    byte[] signature =
        Eccsi.sign(
            sender.keys().kpak(),
            keys.identifier(),
            keys.ssk(),
            keys.pvt(),
            Arrays.copyOf(signed, signed.length - uncovered),
            RandomSource.system());
    byte[] message = Arrays.copyOf(signed, signed.length + 129);
    System.arraycopy(signature, 0, message, signed.length, 129);
    return message;
  }
}

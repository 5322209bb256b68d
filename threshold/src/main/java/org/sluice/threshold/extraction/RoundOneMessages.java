package org.sluice.threshold.extraction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Extraction.RoundOne;

/// What a round-1 message's signature covers.
final class RoundOneMessages {
  private static final byte[] LABEL = "sluice/round1/v1".getBytes(StandardCharsets.US_ASCII);

  private RoundOneMessages() {}

  /// SHA-256 over a list of messages with their signatures.
  static Hash32 hash(List<RoundOne> messages) {
    Writer w = new Writer();
    messages.forEach(m -> w.bytes16(Octets.of(signed(m))).bytes16(m.signature()));
    return Hash32.sha256(w.toByteArray());
  }

  /// "sluice/round1/v1" || 00 || GAMMA || B || u8 i || c_A... || SHA-256(w) || SHA-256(V).
  static byte[] signed(RoundOne m) {
    Writer w =
        new Writer()
            .raw(LABEL)
            .u8(0)
            .raw(m.gamma().octets())
            .raw(m.batch().octets())
            .u8(m.index())
            .u8(m.seedCommitments().size());
    m.seedCommitments().forEach(c -> w.raw(c.octets()));
    return w.raw(Hash32.sha256(m.w().toArray()).octets())
        .raw(Hash32.sha256(m.v().toArray()).octets())
        .toByteArray();
  }
}

package org.sluice.hsm.wire;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.PartitionIdentity;

/// Who a partition's process is: what custodians compare before a ceremony, as one hash.
///
/// @param index 1..n
/// @param identity identity and witness key, both in the token
/// @param tlsPin SHA-256 of the SubjectPublicKeyInfo of the process's TLS key
public record PartitionCard(int index, PartitionIdentity identity, Hash32 tlsPin) {

  private static final byte[] LABEL =
      "sluice/partition-card/v1".getBytes(StandardCharsets.US_ASCII);

  static final Form<PartitionCard> FORM =
      new Form<>(
          PartitionCard::write,
          in ->
              new PartitionCard(
                  in.u8("index"), CeremonyForms.readIdentity(in), Hash32.read(in, "tlsPin")));

  private static void write(Writer out, PartitionCard card) {
    out.u8(card.index());
    CeremonyForms.writeIdentity(out, card.identity());
    out.raw(card.tlsPin().octets());
  }

  /// The octets that [#decode(byte\[\])] reads.
  public byte[] encode() {
    return FORM.encode(this);
  }

  /// Reads a card.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if it is none
  public static PartitionCard decode(byte[] octets) {
    return FORM.decode(octets, "PartitionCard");
  }

  /// What the ceremony file holds and custodians read to one another: SHA-256 over a label, the
  /// index and all three keys.
  public Hash32 fingerprint() {
    return Hash32.sha256(LABEL, new byte[] {0}, encode());
  }

  /// The fingerprint in groups of four digits, for people.
  public static String grouped(Hash32 hash) {
    return hash.toString().replaceAll("(.{4})(?=.)", "$1 ");
  }
}

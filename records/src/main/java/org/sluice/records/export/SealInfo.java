package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;

/// The HPKE `info` (RFC 9180 section 5.1) under which a key set is sealed to a device: a key set
/// opens only as what it was made for. The associated data is empty.
public final class SealInfo {
  private static final String LABEL = "sluice/seal/v1";

  private SealInfo() {}

  /// "sluice/seal/v1" || text domain | u32 epoch | u64 period | bytes16 identifier | u64 leafIndex
  /// | 32 recipient.
  ///
  /// @param leafIndex log index of the Extraction leaf
  /// @param recipient hash of the device's sealing key
  public static byte[] octets(
      DomainName domain,
      long epoch,
      long period,
      Identifier identifier,
      long leafIndex,
      Hash32 recipient) {
    Writer out =
        new Writer()
            .raw(LABEL.getBytes(StandardCharsets.US_ASCII))
            .text(domain.value())
            .u32(epoch)
            .u64(period)
            .bytes16(identifier.octets())
            .u64(leafIndex);
    recipient.write(out);
    return out.toByteArray();
  }
}

package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;

/// Type 9: a bundle of stream K leaves the high side. With a request id it closes that batch: its
/// leaves are answered no more. Signed by the appliance's bundle key.
///
/// ```
/// 16 streamId | u64 sequence | u8 kind | text domain | 32 payloadHash | u32 count | 32 recordsRoot
///   | 16 requestId | u32 batch
/// ```
///
/// @param sequence gapless within the stream
/// @param kind code of a [BundleKind] of stream K, 1 to 15; kept as a number, so that a kind of a
///   later version can still be read in the log
/// @param payloadHash SHA-256 of the payload's octets
/// @param count items of the payload, from 1
/// @param recordsRoot RFC 9162 root over the items
/// @param requestId the batch's request, or [RequestId#NONE]
/// @param batch 0 if there is no request
public record Export(
    StreamId streamId,
    long sequence,
    int kind,
    DomainName domain,
    Hash32 payloadHash,
    long count,
    Hash32 recordsRoot,
    RequestId requestId,
    long batch)
    implements Statement {

  /// Checks the fields.
  public Export {
    Bounds.of("Export")
        .u64("sequence", sequence)
        .range("kind", kind, 1, BundleKind.FIRST_OF_LOG_STREAM - 1)
        .range("count", count, 1, Bounds.U32_MAX)
        .range("batch", batch, 0, requestId.isNone() ? 0 : Bounds.U32_MAX - 1);
  }

  @Override
  public StatementType statementType() {
    return StatementType.EXPORT;
  }

  /// Whether it closes a batch.
  public boolean closesBatch() {
    return !requestId.isNone();
  }

  static Export read(Reader in) {
    return new Export(
        StreamId.read(in, "streamId"),
        in.u64("sequence"),
        in.u8("kind"),
        DomainName.read(in, "domain"),
        Hash32.read(in, "payloadHash"),
        in.u32("count"),
        Hash32.read(in, "recordsRoot"),
        RequestId.read(in, "requestId"),
        in.u32("batch"));
  }

  @Override
  public void writeBody(Writer out) {
    streamId.write(out);
    out.u64(sequence).u8(kind).text(domain.value());
    payloadHash.write(out);
    out.u32(count);
    recordsRoot.write(out);
    requestId.write(out);
    out.u32(batch);
  }
}

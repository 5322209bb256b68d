package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;

/// How a batch of leaves is tied to the request that was approved. The requester, the approver and
/// every partition compute it with this one piece of code.
public final class BatchContent {
  private static final String LABEL = "sluice/batch-content/v1";

  private BatchContent() {}

  /// Batch hash: SHA-256("sluice/batch-content/v1" || u32 batch || u32 N || leafHash_1 ..
  /// leafHash_N).
  ///
  /// @param batch index of the batch in its request
  /// @param leafHashes RFC 9162 leaf hashes of the log entries of its Extractions, in order
  public static Hash32 hash(long batch, List<Hash32> leafHashes) {
    Writer out =
        new Writer()
            .raw(LABEL.getBytes(StandardCharsets.US_ASCII))
            .u32(batch)
            .u32(leafHashes.size());
    leafHashes.forEach(h -> h.write(out));
    return Hash32.sha256(out.toByteArray());
  }

  /// Root of a request's batches: RFC 9162 root whose entries are the 32-octet batch hashes.
  public static Hash32 batchesRoot(List<Hash32> batchHashes) {
    return Merkle.root(batchHashes.stream().map(Hash32::octets).toList());
  }

  /// Root of a request's recipients: RFC 9162 root whose entries are the hashes of the device keys,
  /// in leaf order.
  public static Hash32 deviceKeyRoot(List<Hash32> recipients) {
    return Merkle.root(recipients.stream().map(Hash32::octets).toList());
  }

  /// Checks that the batch with these leaves is the one that `opened` announces out of `request`.
  ///
  /// @throws BadProof if the leaves are others, or stand at another place
  public static void requireInRequest(
      Request request, BatchOpened opened, List<Hash32> leafHashes) {
    new InclusionProof(opened.batch(), request.batches(), opened.proof())
        .verify(Merkle.leafHash(hash(opened.batch(), leafHashes).octets()), request.batchesRoot());
  }
}

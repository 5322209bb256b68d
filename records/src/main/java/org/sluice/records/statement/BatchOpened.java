package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// Type 7: the next `count` entries of the log are exactly the leaves of this batch, and here is
/// the proof that the approved request contains it. Unsigned.
///
/// ```
/// text domain | 16 requestId | u32 batch | u32 count | u8 purpose | u8 count, 32 * proof
/// ```
///
/// @param batch index of the batch in the request, from 0
/// @param count leaves, 1 to 8192
/// @param proof RFC 9162 inclusion proof of the batch hash at index `batch` of the request's
///   batches; empty for a request of one batch and for the self-test
public record BatchOpened(
    DomainName domain,
    RequestId requestId,
    long batch,
    int count,
    Purpose purpose,
    List<Hash32> proof)
    implements Statement {

  /// Most leaves of a batch.
  public static final int MAX_LEAVES = 8192;

  /// Most hashes of a proof: a request has fewer than 2^32 batches.
  public static final int MAX_PROOF = 32;

  /// Checks the fields.
  public BatchOpened {
    proof = List.copyOf(proof);
    boolean selfTest = purpose == Purpose.SELF_TEST;
    Bounds.of("BatchOpened")
        .that(!requestId.isNone(), "requestId", "zeros")
        .range("batch", batch, 0, selfTest ? 0 : Bounds.U32_MAX - 1)
        .range("count", count, 1, selfTest ? 1 : MAX_LEAVES)
        .size("proof", proof, 0, selfTest ? 0 : MAX_PROOF);
  }

  @Override
  public StatementType statementType() {
    return StatementType.BATCH_OPENED;
  }

  static BatchOpened read(Reader in) {
    return new BatchOpened(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.u32("batch"),
        in.int32("count"),
        in.code("purpose", Purpose.class),
        Hash32.readList(in, "proof", 0, MAX_PROOF));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.u32(batch).u32(count).code(purpose);
    Hash32.writeList(out, proof);
  }
}

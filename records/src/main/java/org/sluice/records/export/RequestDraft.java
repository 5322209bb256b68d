package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;

/// A request that nobody has signed yet, with everything it stands for: the issue officer takes it
/// to the machine where their key is, sees what is asked for, and signs. [RequestFile] is what it
/// becomes.
///
/// ```
/// "SLQ0" | bytes32 request | as in a RequestFile from batchSize on
/// ```
///
/// Names the users, so it is kept as carefully as the user list.
public record RequestDraft(
    Request request,
    int batchSize,
    List<RequestFile.Opening> identities,
    List<RequestFile.Leaf> leaves,
    Optional<ToldDifference> difference) {
  private static final String WHAT = "RequestDraft";
  private static final byte[] MAGIC = "SLQ0".getBytes(StandardCharsets.US_ASCII);

  /// Checks the fields, as [RequestFile] does.
  public RequestDraft {
    identities = List.copyOf(identities);
    leaves = List.copyOf(leaves);
    RequestFile.requirePlan(Bounds.of(WHAT), request, batchSize, identities, leaves);
    RequestFile.requireDifference(Bounds.of(WHAT), request, difference);
  }

  /// A request that tells no difference.
  public RequestDraft(
      Request request,
      int batchSize,
      List<RequestFile.Opening> identities,
      List<RequestFile.Leaf> leaves) {
    this(request, batchSize, identities, leaves, Optional.empty());
  }

  /// Makes the plan again.
  ///
  /// @throws PlanMismatch if a field of the request is not what the plan gives
  /// @throws MalformedRecord if the leaves are no plan
  public BatchPlan recompute() {
    return RequestFile.recompute(request, batchSize, identities, leaves);
  }

  /// The request file.
  ///
  /// @param signed this request with the requester's signature
  /// @throws MalformedRecord if it is another statement
  public RequestFile signed(SignedStatement signed) {
    Bounds.of(WHAT).that(signed.statement().equals(request), "request", "another one was signed");
    return new RequestFile(signed, batchSize, identities, leaves, difference);
  }

  /// Whether these octets begin as those of a draft do.
  public static boolean begins(byte[] octets) {
    return octets.length > MAGIC.length
        && java.util.Arrays.equals(octets, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().raw(MAGIC).bytes32(request.encoded());
    return RequestFile.plan(out, batchSize, identities, leaves, difference).toByteArray();
  }

  /// The draft that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static RequestDraft decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.magic(MAGIC);
          if (octets.length > RequestFile.MAX_OCTETS) {
            throw in.refuse("magic", octets.length + " octets, at most " + RequestFile.MAX_OCTETS);
          }
          if (!(Statement.decode(in.bytes32("request", Statement.MAX_OCTETS))
              instanceof Request request)) {
            throw in.refuse("request", "not a Request");
          }
          return new RequestDraft(
              request,
              in.int32("batchSize"),
              RequestFile.readIdentities(in),
              RequestFile.readLeaves(in),
              RequestFile.readDifference(in, request));
        });
  }
}

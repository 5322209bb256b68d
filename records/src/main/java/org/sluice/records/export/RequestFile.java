package org.sluice.records.export;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;

/// A request with everything it stands for, so that an approver sees on their own machine who would
/// get which keys, and that the signed roots are the roots of exactly that.
///
/// ```
/// "SLQ1" | bytes32 signed request | u32 batchSize | u32 count, { 32 salt | text user }
///   | u32 count, { u64 period | u32 identity | u8 count, 32 * recipients } | [ bytes32 difference ]
/// ```
///
/// The difference is there if the reason of the request bears its hash
/// ([org.sluice.records.statement.IssueReason]), and only then.
///
/// Names the users, so it is kept as carefully as the user list. Nothing in it is a key.
///
/// @param signedRequest a [Request] with the requester's signature, which the approver checks
///   against the policy
/// @param batchSize leaves of a batch, 1 to 8192
/// @param identities 1 to 100 000, in the order in which the leaves first name them; each is used
/// @param leaves 1 to 100 000, in order
/// @param difference to the period before, of the whole issue that the request is part of
public record RequestFile(
    SignedStatement signedRequest,
    int batchSize,
    List<Opening> identities,
    List<Leaf> leaves,
    Optional<ToldDifference> difference) {

  /// Most octets of a file.
  public static final int MAX_OCTETS = 128 << 20;

  private static final String WHAT = "RequestFile";
  private static final byte[] MAGIC = "SLQ1".getBytes(StandardCharsets.US_ASCII);
  private static final int MIN_OPENING = IdentityCommitment.SALT_OCTETS + 2 + 8;
  private static final int MIN_LEAF = 8 + 4 + 1;

  /// Who a commitment is.
  ///
  /// @param salt 32 octets
  public record Opening(Octets salt, UserUri user) {
    /// Checks the fields.
    public Opening {
      Bounds.of("Opening").length("salt", salt, IdentityCommitment.SALT_OCTETS);
    }

    /// The commitment that it opens.
    public Hash32 commitment() {
      return IdentityCommitment.of(salt.toArray(), user);
    }

    static Opening read(Reader in) {
      return new Opening(Octets.of(in.raw("salt", IdentityCommitment.SALT_OCTETS)), user(in));
    }

    private static UserUri user(Reader in) {
      String text = in.text("user", UserUri.MAX_OCTETS);
      try {
        return UserUri.parseAny(text);
      } catch (MalformedRecord e) {
        throw in.refuse("user", e.problem());
      }
    }

    void write(Writer out) {
      out.raw(salt).text(user.value());
    }
  }

  /// One key to make.
  ///
  /// @param identity index in the list of identities
  /// @param recipients hashes of the device keys, none twice: 1 to 16, or none in a drill
  public record Leaf(long period, int identity, List<Hash32> recipients) {
    /// Checks the fields.
    public Leaf {
      recipients = List.copyOf(recipients);
      Bounds.of("Leaf")
          .u64("period", period)
          .range("identity", identity, 0, BatchPlan.MAX_LEAVES - 1)
          .size("recipients", recipients, 0, Extraction.MAX_RECIPIENTS)
          .distinct("recipients", recipients);
    }

    static Leaf read(Reader in) {
      return new Leaf(
          in.u64("period"),
          in.int32("identity"),
          Hash32.readList(in, "recipients", 0, Extraction.MAX_RECIPIENTS));
    }

    void write(Writer out) {
      out.u64(period).u32(identity);
      Hash32.writeList(out, recipients);
    }
  }

  /// A request that tells no difference.
  public RequestFile(
      SignedStatement signedRequest, int batchSize, List<Opening> identities, List<Leaf> leaves) {
    this(signedRequest, batchSize, identities, leaves, Optional.empty());
  }

  /// Checks the fields.
  public RequestFile {
    identities = List.copyOf(identities);
    leaves = List.copyOf(leaves);
    Bounds b =
        Bounds.of(WHAT)
            .that(signedRequest.statement() instanceof Request, "signedRequest", "not a Request");
    if (signedRequest.statement() instanceof Request request) {
      requirePlan(b, request, batchSize, identities, leaves);
      requireDifference(b, request, difference);
    }
  }

  static void requireDifference(Bounds b, Request request, Optional<ToldDifference> difference) {
    b.that(
        IssueReason.parse(request.reason())
            .map(IssueReason::difference)
            .equals(difference.map(ToldDifference::hash)),
        "difference",
        "not the one whose hash the request bears");
    difference.ifPresent(d -> d.requireOf(b, request));
  }

  /// What every file with a plan keeps to, signed or not.
  static void requirePlan(
      Bounds b, Request request, int batchSize, List<Opening> identities, List<Leaf> leaves) {
    b.range("batchSize", batchSize, 1, BatchOpened.MAX_LEAVES)
        .size("identities", identities, 1, BatchPlan.MAX_LEAVES)
        .distinct("identities", identities.stream().map(Opening::commitment).toList())
        .size("leaves", leaves, 1, BatchPlan.MAX_LEAVES);
    int named = 0;
    for (Leaf leaf : leaves) {
      b.range("identity", leaf.identity(), 0, named);
      named = Math.max(named, leaf.identity() + 1);
    }
    boolean drill = request.purpose().isDrill();
    b.that(named == identities.size(), "identities", "not as many as the leaves name")
        .that(
            identities.stream().allMatch(i -> i.user().isDrill() == drill),
            "identities",
            "the reserved names belong to drills, and to nothing else")
        .that(
            leaves.stream().allMatch(l -> l.recipients().isEmpty() == drill),
            "leaves",
            "a drill has no recipients, every other request has");
  }

  /// The request.
  public Request request() {
    return (Request) signedRequest.statement();
  }

  /// Makes the plan again from the openings and the leaves.
  ///
  /// @throws PlanMismatch if a field of the request is not what the plan gives
  /// @throws MalformedRecord if the leaves are no plan (an identity twice for one period)
  public BatchPlan recompute() {
    return recompute(request(), batchSize, identities, leaves);
  }

  static BatchPlan recompute(
      Request request, int batchSize, List<Opening> identities, List<Leaf> leaves) {
    List<Hash32> commitments = identities.stream().map(Opening::commitment).toList();
    List<PlannedLeaf> planned = new ArrayList<>(leaves.size());
    for (Leaf leaf : leaves) {
      planned.add(
          new PlannedLeaf(leaf.period(), commitments.get(leaf.identity()), leaf.recipients()));
    }
    BatchPlan plan =
        BatchPlan.of(
            new BatchPlan.Header(
                request.requestId(), request.domain(), request.epoch(), request.purpose()),
            planned,
            batchSize);
    requireSame("periods", request.periods(), plan.periods());
    requireSame("users", request.users(), plan.users());
    requireSame("leaves", request.leaves(), plan.leaves());
    requireSame("batches", request.batches(), (long) plan.batches().size());
    requireSame("batchesRoot", request.batchesRoot(), plan.batchesRoot());
    requireSame("deviceKeyRoot", request.deviceKeyRoot(), plan.deviceKeyRoot());
    return plan;
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().raw(MAGIC).bytes32(signedRequest.encoded());
    return plan(out, batchSize, identities, leaves, difference).toByteArray();
  }

  static Writer plan(
      Writer out,
      int batchSize,
      List<Opening> identities,
      List<Leaf> leaves,
      Optional<ToldDifference> difference) {
    out.u32(batchSize).u32(identities.size());
    identities.forEach(o -> o.write(out));
    out.u32(leaves.size());
    leaves.forEach(l -> l.write(out));
    difference.ifPresent(d -> out.bytes32(d.encoded()));
    return out;
  }

  static List<Opening> readIdentities(Reader in) {
    return in.list(in.count32("identities", 1, BatchPlan.MAX_LEAVES, MIN_OPENING), Opening::read);
  }

  static List<Leaf> readLeaves(Reader in) {
    return in.list(in.count32("leaves", 1, BatchPlan.MAX_LEAVES, MIN_LEAF), Leaf::read);
  }

  static Optional<ToldDifference> readDifference(Reader in, Statement request) {
    return request instanceof Request r && IssueReason.parse(r.reason()).isPresent()
        ? Optional.of(ToldDifference.decode(in.bytes32("difference", ToldDifference.MAX_OCTETS)))
        : Optional.empty();
  }

  /// The file that `octets` are the one encoding of.
  ///
  /// @throws MalformedRecord if there is none
  public static RequestFile decode(byte[] octets) {
    return Reader.decode(
        octets,
        WHAT,
        in -> {
          in.magic(MAGIC);
          if (octets.length > MAX_OCTETS) {
            throw in.refuse("magic", octets.length + " octets, at most " + MAX_OCTETS);
          }
          SignedStatement signed =
              SignedStatement.decode(in.bytes32("signedRequest", SignedStatement.MAX_OCTETS));
          return new RequestFile(
              signed,
              in.int32("batchSize"),
              readIdentities(in),
              readLeaves(in),
              readDifference(in, signed.statement()));
        });
  }

  private static void requireSame(String field, Object requested, Object recomputed) {
    if (!requested.equals(recomputed)) {
      throw new PlanMismatch(field, requested, recomputed);
    }
  }
}

package org.sluice.records.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.Merkle;

/// A request cut into batches: every log entry that it will write, and the roots that are signed
/// for it. The same leaves in the same order give the same octets wherever they are computed.
///
/// All of it is in memory: at most [#MAX_LEAVES] leaves.
public final class BatchPlan {
  /// Most leaves of a plan.
  public static final int MAX_LEAVES = 100_000;

  private final List<Batch> batches;
  private final List<Hash32> batchLeafHashes;
  private final Hash32 batchesRoot;
  private final Hash32 deviceKeyRoot;
  private final List<Long> periods;
  private final long users;
  private final long leaves;
  private final Header header;

  /// What all leaves of a request have in common.
  public record Header(RequestId requestId, DomainName domain, long epoch, Purpose purpose) {}

  /// One batch.
  ///
  /// @param index in the request, from 0
  /// @param extractions its leaves, in order
  /// @param entries the log entries of the leaves, octet for octet
  /// @param hash see [BatchContent#hash]
  public record Batch(int index, List<Extraction> extractions, List<byte[]> entries, Hash32 hash) {
    /// Copies the lists; the entries' octets belong to the plan and must not be changed.
    public Batch {
      extractions = List.copyOf(extractions);
      entries = List.copyOf(entries);
    }
  }

  private BatchPlan(Header header, List<PlannedLeaf> leaves, List<Batch> batches) {
    this.header = header;
    this.batches = List.copyOf(batches);
    this.batchLeafHashes = batches.stream().map(b -> Merkle.leafHash(b.hash().octets())).toList();
    this.batchesRoot = Merkle.rootOfHashes(batchLeafHashes);
    this.deviceKeyRoot =
        BatchContent.deviceKeyRoot(leaves.stream().flatMap(l -> l.recipients().stream()).toList());
    this.periods = leaves.stream().map(PlannedLeaf::period).distinct().sorted().toList();
    this.users = leaves.stream().map(PlannedLeaf::commitment).distinct().count();
    this.leaves = leaves.size();
  }

  /// Plans `leaves`, in order, in batches of `batchSize` (the last may be shorter).
  ///
  /// @param header purpose is not the self-test
  /// @param leaves 1 to [#MAX_LEAVES]; no identity twice for one period
  /// @param batchSize 1 to [BatchOpened#MAX_LEAVES]
  /// @throws org.sluice.records.codec.MalformedRecord if a limit is broken
  public static BatchPlan of(Header header, List<PlannedLeaf> leaves, int batchSize) {
    Bounds.of("BatchPlan")
        .size("leaves", leaves, 1, MAX_LEAVES)
        .range("batchSize", batchSize, 1, BatchOpened.MAX_LEAVES)
        .that(header.purpose() != Purpose.SELF_TEST, "purpose", "the self-test has no plan");
    requireDistinct(leaves);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < leaves.size(); from += batchSize) {
      int to = Math.min(leaves.size(), from + batchSize);
      batches.add(batch(header, batches.size(), leaves.subList(from, to)));
    }
    return new BatchPlan(header, leaves, batches);
  }

  /// The batches in order.
  public List<Batch> batches() {
    return batches;
  }

  /// The log entry that announces batch `index`, with its proof against [#batchesRoot()].
  public BatchOpened opened(int index) {
    Batch batch = batches.get(index);
    return new BatchOpened(
        header.domain(),
        header.requestId(),
        index,
        batch.entries().size(),
        header.purpose(),
        Merkle.inclusion(batchLeafHashes, index).hashes());
  }

  /// Field `batchesRoot` of the request.
  public Hash32 batchesRoot() {
    return batchesRoot;
  }

  /// Field `deviceKeyRoot` of the request.
  public Hash32 deviceKeyRoot() {
    return deviceKeyRoot;
  }

  /// Field `periods` of the request: the periods of the leaves, ascending.
  public List<Long> periods() {
    return periods;
  }

  /// Field `users` of the request: distinct identities.
  public long users() {
    return users;
  }

  /// Field `leaves` of the request.
  public long leaves() {
    return leaves;
  }

  private static Batch batch(Header header, int index, List<PlannedLeaf> leaves) {
    List<Extraction> extractions = new ArrayList<>(leaves.size());
    List<byte[]> entries = new ArrayList<>(leaves.size());
    List<Hash32> leafHashes = new ArrayList<>(leaves.size());
    for (PlannedLeaf leaf : leaves) {
      Extraction extraction =
          new Extraction(
              header.domain(),
              header.epoch(),
              header.requestId(),
              index,
              extractions.size(),
              leaf.period(),
              header.purpose(),
              leaf.commitment(),
              leaf.recipients());
      byte[] entry = SignedStatement.unsigned(extraction).encoded();
      extractions.add(extraction);
      entries.add(entry);
      leafHashes.add(Merkle.leafHash(entry));
    }
    return new Batch(index, extractions, entries, BatchContent.hash(index, leafHashes));
  }

  private record Key(long period, Hash32 commitment) {}

  private static void requireDistinct(List<PlannedLeaf> leaves) {
    Set<Key> seen = new HashSet<>();
    for (PlannedLeaf leaf : leaves) {
      Bounds.of("BatchPlan")
          .that(
              seen.add(new Key(leaf.period(), leaf.commitment())),
              "leaves",
              "an identity twice for period " + leaf.period());
    }
  }
}

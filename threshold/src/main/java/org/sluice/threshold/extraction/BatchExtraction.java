package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.ThresholdException;
import org.sluice.threshold.TooFewPartitions;

/// The coordinator's side of an extraction: asks the partitions, chooses Q and T, combines,
/// verifies. It is trusted with the keys that it is issuing and with nothing else. It never retries
/// a partition; calling it again while the batch is open is safe and gives the same keys.
public final class BatchExtraction {
  private final Threshold threshold;
  private final PublicPoint zT;
  private final PublicPoint kpak;
  private final List<Partition> partitions;
  private final SecureRandom random;

  /// For the generation of `record`, with the partitions that can be asked.
  public BatchExtraction(
      GenerationRecord record, List<? extends Partition> partitions, SecureRandom random) {
    this.threshold = new Threshold(record.t(), record.n());
    this.zT = PublicPoint.of(Curve.SAKKE, record.zT().toArray());
    this.kpak = PublicPoint.of(Curve.P256, record.kpak().toArray());
    this.partitions =
        partitions.stream()
            .map(p -> (Partition) p)
            .sorted(Comparator.comparingInt(Partition::index))
            .toList();
    this.random = random;
  }

  /// Makes the keys of one batch.
  ///
  /// @param ids identifier of each leaf of the order
  /// @param audit whether the batch's purpose is AUDIT: then no SSK and no PVT
  /// @throws TooFewPartitions if fewer than 2t-1 answer, saying which do not
  /// @throws ThresholdException if a partition refuses or the keys do not verify
  public ExtractedBatch extract(Order order, List<Identifier> ids, boolean audit) {
    if (ids.size() != order.leaves().size()) {
      throw new IllegalArgumentException(ids.size() + " ids, " + order.leaves().size() + " leaves");
    }
    Answers<RoundOne> first = ask(partitions, p -> p.round1(order));
    // Q: 2t-1 messages are enough. The lowest indices, so that a repeated run chooses alike.
    List<RoundOne> q = first.needed(threshold.needed(), down(first.values()));
    List<Partition> asked =
        partitions.stream().filter(p -> q.stream().anyMatch(m -> m.index() == p.index())).toList();
    List<Integer> answering =
        asked.subList(0, threshold.t()).stream().map(Partition::index).toList();
    RoundTwoOrder second = new RoundTwoOrder(order, q, answering);
    List<RoundTwo> parts = new ArrayList<>();
    try {
      for (Partition p : asked.subList(0, threshold.t())) {
        parts.add(p.round2(second));
      }
      long firstLeaf = order.leaves().getFirst().leafIndex();
      List<ExtractedKey> keys =
          new Combiner(ids, firstLeaf, audit).combine(threshold.t(), q, parts);
      return verified(keys);
    } finally {
      parts.forEach(RoundTwo::close);
    }
  }

  /// Indices that sent nothing, whether they were asked or not.
  private List<Integer> down(List<RoundOne> messages) {
    return IntStream.rangeClosed(1, threshold.n())
        .filter(i -> messages.stream().noneMatch(m -> m.index() == i))
        .boxed()
        .toList();
  }

  private ExtractedBatch verified(List<ExtractedKey> keys) {
    ExtractedBatch batch = new ExtractedBatch(keys);
    boolean done = false;
    try {
      new BatchVerification(zT, kpak, random).verify(keys);
      done = true;
      return batch;
    } finally {
      if (!done) {
        batch.close();
      }
    }
  }

  /// What came back, and the first refusal.
  private record Answers<T>(List<T> values, @Nullable ThresholdException refusal) {

    /// The first `m`. A refusal says more than a count, so it is thrown if it is why some are
    /// missing.
    List<T> needed(int m, List<Integer> down) {
      if (values.size() >= m) {
        return values.subList(0, m);
      }
      if (refusal != null) {
        throw refusal;
      }
      throw new TooFewPartitions(values.size(), m, down);
    }
  }

  private static <T> Answers<T> ask(List<Partition> partitions, Function<Partition, T> question) {
    List<T> values = new ArrayList<>();
    @Nullable ThresholdException refusal = null;
    for (Partition p : partitions) {
      try {
        values.add(question.apply(p));
      } catch (PartitionUnavailable _) {
        // Counted as down by who needs it.
      } catch (PartitionRefused | PartitionStopped e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    return new Answers<>(values, refusal);
  }
}

package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Blame.Named;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.IssuingStopped;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.ThresholdException;
import org.sluice.threshold.TooFewPartitions;

/// The coordinator's side of an extraction: asks the partitions, chooses Q and T, combines,
/// verifies. It is trusted with the keys that it is issuing and with nothing else. If a batch fails
/// it names who lied (design section 7) and goes on with another quorum while there is one; calling
/// it again while the batch is open is safe and gives the same keys.
public final class BatchExtraction {

  private final GenerationRecord record;
  private final GenerationShares.Public known;
  private final Threshold threshold;
  private final List<Partition> partitions;
  private final SecureRandom random;
  private final Asking asking;

  /// For the generation of `record`, with the partitions that can be asked, one after the other.
  public BatchExtraction(
      GenerationRecord record, List<? extends Partition> partitions, SecureRandom random) {
    this(record, partitions, random, Asking.IN_TURN);
  }

  /// For the generation of `record`, with the partitions that can be asked, and how.
  public BatchExtraction(
      GenerationRecord record,
      List<? extends Partition> partitions,
      SecureRandom random,
      Asking asking) {
    this.asking = asking;
    this.record = record;
    this.known = GenerationShares.Public.of(record);
    this.threshold = known.threshold();
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
  /// @throws IssuingStopped if partitions lied and no quorum is left without them
  /// @throws ThresholdException if a partition refuses or the keys do not verify
  public ExtractedBatch extract(Order order, List<Identifier> ids, boolean audit) {
    if (ids.size() != order.leaves().size()) {
      throw new IllegalArgumentException(ids.size() + " ids, " + order.leaves().size() + " leaves");
    }
    return new Run(order, ids, audit).keys();
  }

  /// What a partition said in round 1: a message, a failure, or nothing.
  private record Said(
      int asked, @Nullable RoundOne message, @Nullable ThresholdException failure) {}

  /// One call.
  private final class Run {
    private final Order order;
    private final List<Identifier> ids;
    private final boolean audit;
    private final QuorumSearch search = new QuorumSearch(threshold.needed());
    private final List<Named> named = new ArrayList<>();
    private List<RoundOne> messages = List.of();
    private @Nullable ThresholdException failure;

    Run(Order order, List<Identifier> ids, boolean audit) {
      this.order = order;
      this.ids = ids;
      this.audit = audit;
    }

    ExtractedBatch keys() {
      roundOne();
      List<Integer> answering = messages.stream().map(RoundOne::index).toList();
      List<Integer> quorum = search.next(answering);
      while (quorum != null) {
        List<Integer> q = quorum;
        ExtractedBatch batch =
            attempt(messages.stream().filter(m -> q.contains(m.index())).toList());
        if (batch != null) {
          return batch;
        }
        quorum = search.next(answering);
      }
      throw nothingMade(answering);
    }

    private void roundOne() {
      List<RoundOne> sent = new ArrayList<>();
      List<Integer> asked = new ArrayList<>();
      List<Supplier<Said>> questions = new ArrayList<>();
      partitions.forEach(p -> questions.add(() -> said(p)));
      asking.ask(
          questions,
          said -> {
            RoundOne message = said.message();
            ThresholdException refusal = said.failure();
            if (message != null) {
              sent.add(message);
              asked.add(said.asked());
            } else if (refusal != null) {
              remember(refusal);
            }
          },
          _ -> {});
      messages = new RoundOneScreening(known, ids.size(), audit).of(asked, sent, named);
    }

    private Said said(Partition p) {
      try {
        return new Said(p.index(), p.round1(order), null);
      } catch (PartitionUnavailable _) {
        // Counted as down by who needs it.
        return new Said(p.index(), null, null);
      } catch (PartitionRefused | PartitionStopped e) {
        return new Said(p.index(), null, e);
      }
    }

    /// The keys of one quorum; null if it failed, after it was found out why.
    private @Nullable ExtractedBatch attempt(List<RoundOne> q) {
      List<Integer> quorum = q.stream().map(RoundOne::index).toList();
      List<Integer> answering = quorum.subList(0, threshold.t());
      List<RoundTwo> parts = new ArrayList<>();
      List<Supplier<RoundTwo>> questions = new ArrayList<>();
      for (int i : answering) {
        questions.add(() -> partition(i).round2(new RoundTwoOrder(order, q, answering)));
      }
      try {
        asking.ask(questions, parts::add, RoundTwo::close);
        long firstLeaf = order.leaves().getFirst().leafIndex();
        return verified(new Combiner(ids, firstLeaf, audit).combine(threshold.t(), q, parts));
      } catch (PartitionUnavailable | PartitionStopped e) {
        remember(e);
        search.leaveOut(failed(answering, parts));
      } catch (PartitionRefused e) {
        remember(e);
        if (e.refusal().isOfMessages()) {
          blame(new FailedLeaf(known).of(e.refusal(), q), quorum, answering);
        } else {
          search.leaveOut(failed(answering, parts));
        }
      } catch (BatchFailed e) {
        remember(e);
        if (e.partition() != 0) {
          name(List.of(Named.one(e.partition(), Blame.Lie.MESSAGE)));
        } else {
          blame(e.leaf(), quorum, answering);
        }
      } finally {
        parts.forEach(RoundTwo::close);
      }
      return null;
    }

    /// Who was asked after the last that answered.
    private int failed(List<Integer> answering, List<RoundTwo> parts) {
      return answering.get(Math.min(parts.size(), answering.size() - 1));
    }

    private void blame(int leaf, List<Integer> quorum, List<Integer> answering) {
      BlameRun run = new BlameRun(record, known, partitions);
      Blame.Order blamed = new Blame.Order(order, leaf);
      name(run.run(blamed, ids.get(leaf), audit, quorum, answering));
      run.silent().forEach(search::leaveOut);
    }

    private void name(List<Named> found) {
      found.stream().filter(f -> !named.contains(f)).forEach(named::add);
      found.stream()
          .filter(f -> f.oneOf().size() == 1)
          .forEach(f -> search.leaveOut(f.oneOf().getFirst()));
    }

    private ExtractedBatch verified(List<ExtractedKey> keys) {
      ExtractedBatch batch = new ExtractedBatch(keys, named);
      boolean done = false;
      try {
        new BatchVerification(known.zT(), known.kpak(), random).verify(keys);
        done = true;
        return batch;
      } finally {
        if (!done) {
          batch.close();
        }
      }
    }

    private void remember(ThresholdException e) {
      failure = failure == null ? e : failure;
    }

    /// A name says more than a refusal, a refusal more than a count.
    private ThresholdException nothingMade(List<Integer> answering) {
      if (!named.isEmpty()) {
        return new IssuingStopped(named, threshold);
      }
      ThresholdException first = failure;
      if (first != null && !(first instanceof PartitionUnavailable)) {
        return first;
      }
      List<Integer> down =
          IntStream.rangeClosed(1, threshold.n())
              .filter(i -> !answering.contains(i) || search.isOut(i))
              .boxed()
              .toList();
      return new TooFewPartitions(threshold.n() - down.size(), threshold.needed(), down);
    }

    private Partition partition(int index) {
      return partitions.stream().filter(p -> p.index() == index).findFirst().orElseThrow();
    }
  }
}

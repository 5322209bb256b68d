package org.sluice.threshold.extraction;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.PartitionStopped;

/// Both rounds at one activated partition. It takes batches that the partition's reading of the log
/// allows; it keeps nothing between the rounds, so repeating is safe while a leaf is open.
public final class Extractor {
  private final GenerationShares shares;
  private final SecureRandom random;

  /// `random` is this partition's own generator, for the coefficients of its checks.
  public Extractor(GenerationShares shares, SecureRandom random) {
    this.shares = shares;
    this.random = random;
  }

  /// Round 1. `batch` reads the stored entries anew each time it is asked: tags and identifiers are
  /// computed twice and compared.
  public RoundOne round1(Supplier<Batch> batch) {
    return new RoundOneComputation(shares).signed(twice(batch));
  }

  /// Round 2. The caller closes the result.
  ///
  /// @throws org.sluice.threshold.PartitionRefused if a rule of design section 5 is not met
  public RoundTwo round2(Supplier<Batch> batch, List<RoundOne> messages, List<Integer> answering) {
    Batch b = twice(batch);
    RoundOne own = new RoundOneComputation(shares).unsigned(b);
    return new RoundTwoComputation(shares, random).answer(b, own, messages, answering);
  }

  /// Round 1 of the leaf at that place as a blame batch.
  public RoundOne blame1(Supplier<Batch> batch, int leaf) {
    return round1(() -> batch.get().blaming(leaf));
  }

  /// Round 2 of it. The caller closes the result.
  public Blame.Answer blame2(
      Supplier<Batch> batch, int leaf, List<RoundOne> messages, List<Integer> answering) {
    Batch b = twice(() -> batch.get().blaming(leaf));
    RoundOne own = new RoundOneComputation(shares).unsigned(b);
    return new BlameComputation(shares, random).answer(b, own, messages, answering);
  }

  /// The value of the blame batch of that leaf.
  public Hash32 blameBatch(Supplier<Batch> batch, int leaf) {
    return twice(() -> batch.get().blaming(leaf)).value();
  }

  /// The seed of a set in the blame batch of that leaf, if `first` and `second` prove that one of
  /// its members lied. The caller closes the result.
  public SecretBytes seed(
      Supplier<Batch> batch, int leaf, List<Integer> set, Blame.Side first, Blame.Side second) {
    Batch b = twice(() -> batch.get().blaming(leaf));
    return new BlameComputation(shares, random).seed(b, set, first, second);
  }

  private Batch twice(Supplier<Batch> batch) {
    Batch b = batch.get();
    if (!b.equals(batch.get())) {
      throw new PartitionStopped(shares.index(), "tags of the leaves");
    }
    return b;
  }
}

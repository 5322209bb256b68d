package org.sluice.appliance.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionUnavailable;

/// Activation of a domain's shares in all partitions, with the exchange by which each learns that
/// the others have seen no longer log than itself.
final class Activations {

  private Activations() {}

  /// Activates each; one that cannot be asked is told to `lost`, and the others go on as far as
  /// their own rule for answers allows.
  static void activate(
      DomainName domain, List<Partition> partitions, Consumer<PartitionUnavailable> lost) {
    for (Partition asking : partitions) {
      try {
        Freshness.Challenge challenge = asking.activate(domain);
        List<Freshness.Answer> answers = new ArrayList<>();
        for (Partition other : partitions) {
          Freshness.@Nullable Answer answer =
              other.index() == asking.index() ? null : answer(other, challenge, lost);
          if (answer != null) {
            answers.add(answer);
          }
        }
        asking.confirmFresh(domain, answers);
      } catch (PartitionUnavailable e) {
        lost.accept(e);
      }
    }
  }

  private static Freshness.@Nullable Answer answer(
      Partition other, Freshness.Challenge challenge, Consumer<PartitionUnavailable> lost) {
    try {
      return other.answer(challenge);
    } catch (PartitionUnavailable e) {
      lost.accept(e);
      return null;
    }
  }
}

package org.sluice.appliance.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.DomainName;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;

/// Activation of a domain's shares in all partitions, with the exchange by which each learns that
/// the others have seen no longer log than itself.
///
/// It takes n - c + t answers of others (design section 4), see [Threshold#absentAtStart()]. That
/// is why a partition whose shares are open already is left as it is.
final class Activations {

  private Activations() {}

  /// Activates each that is not ready; one that cannot be asked, or that finds too few answers, is
  /// told to `lost`.
  static void activate(
      Members members,
      DomainName domain,
      List<Partition> partitions,
      BiPredicate<Partition, DomainName> ready,
      Consumer<PartitionUnavailable> lost) {
    for (Partition asking : partitions) {
      try {
        if (!ready.test(asking, domain)) {
          activate(domain, asking, partitions, lost);
        }
      } catch (PartitionUnavailable e) {
        lost.accept(e);
      } catch (PartitionRefused e) {
        if (e.refusal() != Refusal.NOT_FRESH) {
          throw e;
        }
        lost.accept(
            new PartitionUnavailable(asking.index(), tooFew(members.threshold(), e.detail())));
      }
    }
  }

  private static String tooFew(Threshold th, String detail) {
    return "its shares cannot be opened now: "
        + detail
        + " (of "
        + th.n()
        + " partitions at most "
        + th.absentAtStart()
        + " may be absent when shares are opened)";
  }

  private static void activate(
      DomainName domain,
      Partition asking,
      List<Partition> partitions,
      Consumer<PartitionUnavailable> lost) {
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

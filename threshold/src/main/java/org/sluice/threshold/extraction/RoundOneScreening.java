package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.Frame;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame.Lie;
import org.sluice.threshold.Blame.Named;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;

/// What the coordinator finds wrong with single round-1 messages, before it gives them to anyone.
final class RoundOneScreening {

  private final GenerationShares.Public known;
  private final int leaves;
  private final boolean audit;
  private final RoundTwoChecks checks;

  RoundOneScreening(GenerationShares.Public known, int leaves, boolean audit) {
    this.known = known;
    this.leaves = leaves;
    this.audit = audit;
    this.checks = new RoundTwoChecks(0, known);
  }

  /// The messages that are right by themselves; who sent another one is added to `named`. `asked`
  /// are their senders in order: a message under another index than its sender's is a lie too.
  List<RoundOne> of(List<Integer> asked, List<RoundOne> messages, List<Named> named) {
    @Nullable Hash32 batch = batch(messages);
    List<RoundOne> right = new ArrayList<>();
    for (int j = 0; j < messages.size(); j++) {
      RoundOne m = messages.get(j);
      if (m.index() == asked.get(j) && batch != null && isRight(batch, m)) {
        right.add(m);
      } else {
        named.add(Named.one(asked.get(j), Lie.MESSAGE));
      }
    }
    return right;
  }

  /// The batch value of this generation that most name: with enough messages for a quorum, at least
  /// t of them are honest, and at most t - 1 are not.
  private @Nullable Hash32 batch(List<RoundOne> messages) {
    Map<Hash32, Long> counts =
        messages.stream()
            .filter(m -> m.gamma().equals(known.gamma()))
            .map(RoundOne::batch)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .max(Comparator.comparingLong(Map.Entry::getValue))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private boolean isRight(Hash32 batch, RoundOne m) {
    try {
      checks.form(leaves, audit, batch, m);
      checks.scalars(leaves, m);
      if (!audit) {
        try (Frame frame = Frame.open(RoundTwoChecks.octets(1, leaves))) {
          var _ = checks.new Points(frame, List.of(m));
        }
      }
      return true;
    } catch (PartitionRefused _) {
      return false;
    }
  }
}

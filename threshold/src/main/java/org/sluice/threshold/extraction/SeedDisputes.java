package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Blame.Dispute;
import org.sluice.threshold.Blame.KeyCheck;
import org.sluice.threshold.Blame.Lie;
import org.sluice.threshold.Blame.Named;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Blame.Side;
import org.sluice.threshold.Blame.Statement;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;

/// Who is wrong where members of one set have signed different seed commitments or openings.
final class SeedDisputes {

  private final GenerationRecord record;
  private final GenerationShares.Public known;
  private final Map<Integer, Partition> partitions;

  SeedDisputes(
      GenerationRecord record, GenerationShares.Public known, Map<Integer, Partition> partitions) {
    this.record = record;
    this.known = known;
    this.partitions = partitions;
  }

  /// Different c_A: each member repeats its key check values; who differs from the record is the
  /// culprit. A liar can repeat the published value; then the set's members are named together.
  List<Named> commitments(Blame.Order order, List<RoundOne> messages) {
    Map<List<Integer>, Map<Integer, Hash32>> said = new LinkedHashMap<>();
    for (RoundOne m : messages) {
      List<List<Integer>> sets = known.threshold().setsOf(m.index());
      for (int k = 0; k < sets.size(); k++) {
        said.computeIfAbsent(sets.get(k), _ -> new TreeMap<>())
            .put(m.index(), m.seedCommitments().get(k));
      }
    }
    return settle(
        said, Lie.SEED_COMMITMENT, (set, members) -> wrongKeys(order, set, members.keySet()));
  }

  /// Different openings of one committed seed: a member reveals the seed, and all is recomputed.
  List<Named> openings(
      Blame.Order order, boolean audit, List<RoundOne> messages, List<Statement> statements) {
    Map<List<Integer>, Map<Integer, Opening>> said = new LinkedHashMap<>();
    Map<Integer, Side> sides = new TreeMap<>();
    for (int j = 0; j < messages.size(); j++) {
      Statement s = statements.get(j);
      sides.put(s.index(), new Side(messages.get(j), s));
      List<List<Integer>> sets = known.threshold().setsOf(s.index());
      for (int k = 0; k < sets.size(); k++) {
        said.computeIfAbsent(sets.get(k), _ -> new TreeMap<>()).put(s.index(), s.openings().get(k));
      }
    }
    return settle(
        said, Lie.OPENINGS, (set, members) -> wrongOpenings(order, audit, set, members, sides));
  }

  private interface Settlement<T> {
    Set<Integer> wrong(List<Integer> set, Map<Integer, T> members);
  }

  private <T> List<Named> settle(
      Map<List<Integer>, Map<Integer, T>> said, Lie lie, Settlement<T> settlement) {
    List<Named> named = new ArrayList<>();
    for (int i : Explanations.certain(known.threshold(), List.copyOf(said.values()))) {
      named.add(Named.one(i, lie));
    }
    if (!named.isEmpty()) {
      return named;
    }
    Set<Integer> wrong = new HashSet<>();
    List<Named> unsettled = new ArrayList<>();
    said.forEach((set, members) -> {
      if (new HashSet<>(members.values()).size() > 1) {
        Set<Integer> found = settlement.wrong(set, members);
        wrong.addAll(found);
        if (found.isEmpty()) {
          unsettled.add(new Named(List.copyOf(members.keySet()), lie));
        }
      }
    });
    wrong.stream().sorted().forEach(i -> named.add(Named.one(i, lie)));
    return named.isEmpty() ? unsettled : named;
  }

  private Set<Integer> wrongKeys(Blame.Order order, List<Integer> set, Set<Integer> members) {
    Set<Integer> wrong = new HashSet<>();
    Hash32 right =
        record.setChecks().stream()
            .filter(c -> c.set().equals(set))
            .findFirst()
            .orElseThrow()
            .kcv();
    for (int i : members) {
      @Nullable KeyCheck c = keyCheck(i, order);
      int at = known.threshold().setsOf(i).indexOf(set);
      if (c != null && !c.kcv().get(at).equals(right)) {
        wrong.add(i);
      }
    }
    return wrong;
  }

  private @Nullable KeyCheck keyCheck(int i, Blame.Order order) {
    Partition p = partitions.get(i);
    if (p == null) {
      return null;
    }
    try {
      KeyCheck c = p.keyCheck(order);
      byte[] key = known.identities().get(i - 1).toArray();
      boolean signed =
          c.index() == i
              && c.kcv().size() == known.threshold().setsOf(i).size()
              && P256Verifier.verify(
                  key, BlameOctets.keyCheck(known.gamma(), c), c.signature().toArray());
      return signed ? c : null;
    } catch (PartitionUnavailable | PartitionRefused | PartitionStopped _) {
      return null;
    }
  }

  private Set<Integer> wrongOpenings(
      Blame.Order order,
      boolean audit,
      List<Integer> set,
      Map<Integer, Opening> members,
      Map<Integer, Side> sides) {
    List<Integer> two = differing(members);
    Side first = Objects.requireNonNull(sides.get(two.get(0)));
    Side second = Objects.requireNonNull(sides.get(two.get(1)));
    Dispute dispute = new Dispute(order, set, first, second);
    Hash32 committed =
        first.message().seedCommitments().get(known.threshold().setsOf(two.get(0)).indexOf(set));
    for (int i : set) {
      try (SecretBytes seed = seed(i, dispute);
          Frame frame = Frame.open(SetPrf.octets())) {
        if (seed == null || seed.length() != Hash32.LENGTH) {
          continue;
        }
        SetPrf prf = new SetPrf(frame, seed);
        if (prf.commitment(first.statement().batch(), set).equals(committed)) {
          Opening right = prf.opening(first.statement().tag(), known.threshold().t(), audit);
          Set<Integer> wrong = new HashSet<>(members.keySet());
          wrong.removeIf(j -> right.equals(members.get(j)));
          return wrong;
        }
      }
    }
    return Set.of();
  }

  private static List<Integer> differing(Map<Integer, Opening> members) {
    List<Integer> indices = List.copyOf(members.keySet());
    int first = indices.getFirst();
    int other =
        indices.stream()
            .filter(i -> !Objects.equals(members.get(i), members.get(first)))
            .findFirst()
            .orElseThrow();
    return List.of(first, other);
  }

  private @Nullable SecretBytes seed(int i, Dispute dispute) {
    Partition p = partitions.get(i);
    try {
      return p == null ? null : p.revealSeed(dispute);
    } catch (PartitionUnavailable | PartitionRefused | PartitionStopped _) {
      return null;
    }
  }
}

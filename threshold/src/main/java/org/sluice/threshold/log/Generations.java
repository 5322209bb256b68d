package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.EntryRule;

/// All generations of a domain that were ever in force, and which partitions have signed that they
/// destroyed what they had of one. A partition's old share counts until then.
final class Generations {

  private final Map<Hash32, GenerationRecord> records = new LinkedHashMap<>();
  private final Map<Hash32, Set<Integer>> destroyedBy = new HashMap<>();

  void add(Hash32 gamma, GenerationRecord record) {
    records.put(gamma, record);
  }

  @Nullable GenerationRecord record(Hash32 gamma) {
    return records.get(gamma);
  }

  void destroyed(EntryContext in, SignedStatement entry, Destruction d, Hash32 inForce) {
    GenerationRecord record = records.get(d.gamma());
    if (record == null || d.gamma().equals(inForce) || d.index() > record.n()) {
      throw in.refused(
          EntryRule.UNKNOWN_GENERATION, "not for a generation that another has replaced");
    }
    in.require(
        in.signed(
            entry,
            record.partitions().get(d.index() - 1).identitySpki(),
            entry.signatures().getFirst()),
        EntryRule.NOT_SIGNED,
        "not signed by partition " + d.index());
    destroyedBy.computeIfAbsent(d.gamma(), _ -> new TreeSet<>()).add(d.index());
  }

  /// For each generation of an epoch, the partitions whose evidence is missing; empty if the epoch
  /// is destroyed.
  Map<Hash32, Set<Integer>> missing(long epoch) {
    Map<Hash32, Set<Integer>> missing = new LinkedHashMap<>();
    records.forEach((gamma, record) -> {
      Set<Integer> left = new TreeSet<>();
      for (int i = 1; record.epoch() == epoch && i <= record.n(); i++) {
        if (!destroyedBy.getOrDefault(gamma, Set.of()).contains(i)) {
          left.add(i);
        }
      }
      if (!left.isEmpty()) {
        missing.put(gamma, left);
      }
    });
    return missing;
  }
}

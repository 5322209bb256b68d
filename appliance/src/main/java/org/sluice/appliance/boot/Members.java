package org.sluice.appliance.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.Witness;

/// The partitions of one generation, among all that there are: one that was retired or has not yet
/// joined is up and counts for nothing.
///
/// @param threshold t and n
/// @param keys of each, by index
public record Members(Threshold threshold, List<PartitionKeys> keys) {

  /// Keeps a copy.
  public Members {
    keys = List.copyOf(keys);
  }

  /// Those of a generation.
  public static Members of(GenerationRecord g) {
    return new Members(new Threshold(g.t(), g.n()), g.partitions());
  }

  /// Each different set of members among these generations, with the names of its domains.
  static Map<Members, List<String>> distinct(Collection<GenerationRecord> generations) {
    Map<Members, List<String>> sets = new LinkedHashMap<>();
    for (GenerationRecord g : generations) {
      boolean _ =
          sets.computeIfAbsent(of(g), _ -> new ArrayList<>()).add(String.valueOf(g.domain()));
    }
    return sets;
  }

  /// Whether `p` is one of them.
  public boolean has(Partition p) {
    return p.index() <= keys.size()
        && keys.get(p.index() - 1).identitySpki().equals(p.identity().identitySpki());
  }

  /// Those among `all`.
  public List<Partition> among(List<Partition> all) {
    return all.stream().filter(this::has).toList();
  }

  /// How many may be missing before nothing can be issued or logged; negative if it is so.
  int margin(int up) {
    return up - Math.max(threshold.needed(), threshold.quorum());
  }

  /// One line: how many are up, how many may be lost, how many it takes.
  String summary(int up) {
    int margin = margin(up);
    return up
        + " of "
        + threshold.n()
        + " up, "
        + (margin < 0 ? "cannot issue" : "can lose " + margin)
        + " ("
        + threshold
        + ")";
  }

  /// Checks checkpoints for the quorum of these.
  CheckpointVerifier verifier(NoteKey log) {
    List<NoteKey> witnesses = new ArrayList<>();
    for (PartitionKeys k : keys) {
      witnesses.add(Witness.key(log.name(), witnesses.size() + 1, k.witnessKey()));
    }
    return new CheckpointVerifier(log, witnesses, threshold.quorum());
  }
}

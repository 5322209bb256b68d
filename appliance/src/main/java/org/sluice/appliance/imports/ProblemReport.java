package org.sluice.appliance.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.imports.ImportProblem.Kind;

/// Counts what is wrong and keeps the first of each kind; every one goes to the full report, which
/// is a file. So a million errors take the memory of a few hundred.
public final class ProblemReport {
  /// How many of each kind are kept.
  public static final int KEPT = 100;

  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<Kind, List<ImportProblem>> first = new EnumMap<>(Kind.class);
  private final Writer full;

  /// `full` gets a line for each problem.
  ProblemReport(Writer full) {
    this.full = full;
  }

  void add(ImportProblem problem) {
    counts.merge(problem.kind(), 1L, Long::sum);
    List<ImportProblem> kept = first.computeIfAbsent(problem.kind(), _ -> new ArrayList<>());
    if (kept.size() < KEPT) {
      kept.add(problem);
    }
    try {
      full.write(problem.line() + "\t" + problem.kind().word() + "\t" + problem.why() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How many lines are wrong.
  public long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /// How many of each kind.
  public Map<Kind, Long> counts() {
    return Map.copyOf(counts);
  }

  /// The first of each kind, in the order of the kinds.
  public List<ImportProblem> first() {
    return first.values().stream().flatMap(List::stream).toList();
  }
}

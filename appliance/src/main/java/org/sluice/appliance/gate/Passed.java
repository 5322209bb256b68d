package org.sluice.appliance.gate;

import java.util.List;
import org.sluice.records.id.Hash32;

/// What came through the gate.
///
/// @param file SHA-256 of the octets that were carried in
/// @param canonical SHA-256 of what is used: the lines, each with LF, without the empty ones
/// @param lines by their numbers in the file; empty where a line was left out or refused
/// @param changed what the gate changed, the first [#MOST]
/// @param changes how many there are
/// @param refused lines that are not of the kind
/// @param isolation in words
public record Passed(
    CarriedKind kind,
    Hash32 file,
    Hash32 canonical,
    List<String> lines,
    List<String> changed,
    long changes,
    List<Refused> refused,
    String isolation) {
  /// Most changes and refusals that are kept.
  public static final int MOST = 1000;

  /// A line that the gate refused.
  public record Refused(int line, String why) {}

  /// Keeps copies.
  public Passed {
    lines = List.copyOf(lines);
    changed = List.copyOf(changed);
    refused = List.copyOf(refused);
  }

  /// How many lines are used.
  public long items() {
    return lines.stream().filter(l -> !l.isEmpty()).count();
  }
}

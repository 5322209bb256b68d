package org.sluice.records.id;

import org.jspecify.annotations.Nullable;

/// The rule for the origin line of a log (C2SP tlog-checkpoint), which is also the name of its key
/// (C2SP signed-note): 1 to 255 visible ASCII characters, no `+`.
public final class LogOrigin {
  /// Most octets.
  public static final int MAX_OCTETS = 255;

  private LogOrigin() {}

  /// What is wrong with `origin`, or null.
  public static @Nullable String problem(String origin) {
    boolean good =
        !origin.isEmpty()
            && origin.length() <= MAX_OCTETS
            && origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '+');
    return good ? null : "not 1 to 255 visible ASCII characters without +";
  }
}

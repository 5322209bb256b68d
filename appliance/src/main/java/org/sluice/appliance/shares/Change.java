package org.sluice.appliance.shares;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a plan changes.
enum Change {
  /// The same partitions share the same secrets anew: what leaked before is worth nothing after.
  REFRESH,
  /// A partition that lost its share, or one in the place of a lost one, has a share again.
  REPAIR,
  /// Another t, partitions added or retired; the same secrets.
  RESHARE,
  /// New secrets from the next period boundary on.
  EPOCH;

  /// As it stands in a plan.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Change of(String word) {
    return Arrays.stream(values())
        .filter(c -> c.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "change: expected one of "
                    + Arrays.stream(values()).map(Change::word).collect(Collectors.joining(", "))
                    + ", found '"
                    + word
                    + "'"));
  }
}

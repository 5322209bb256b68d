package org.sluice.distribution.index;

import java.util.List;
import java.util.OptionalLong;

/// Some rows, the newest first.
///
/// @param next where to go on: rows below this index were not looked at; absent if there are none
public record Page<T>(List<T> rows, OptionalLong next) {
  /// Keeps a copy.
  public Page {
    rows = List.copyOf(rows);
  }
}

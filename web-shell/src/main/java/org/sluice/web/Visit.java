package org.sluice.web;

import java.util.List;
import java.util.Optional;
import org.sluice.web.account.Visitor;

/// One request that may be answered: who asks, and for what.
///
/// @param path parts of the path that the route leaves open, in order
/// @param visitor who is logged in, if somebody is
public record Visit(
    WebRequest request, List<String> path, Form query, Form form, Optional<Visitor> visitor) {
  /// Keeps a copy.
  public Visit {
    path = List.copyOf(path);
  }
}

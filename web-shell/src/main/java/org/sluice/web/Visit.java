package org.sluice.web;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.sluice.web.account.Visitor;

/// One request that may be answered: who asks, and for what.
///
/// @param path parts of the path that the route leaves open, in order
/// @param upload octets that the route takes itself, at most as many as it said; read once
/// @param visitor who is logged in, if somebody is
public record Visit(
    WebRequest request,
    List<String> path,
    Form query,
    Form form,
    InputStream upload,
    Optional<Visitor> visitor) {
  /// Keeps a copy.
  public Visit {
    path = List.copyOf(path);
  }
}

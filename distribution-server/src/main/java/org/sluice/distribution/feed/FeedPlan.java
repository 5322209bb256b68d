package org.sluice.distribution.feed;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a server is told about where its bundles come from.
///
/// @param data its data folder
/// @param profiles signed domain profiles, one for each domain
/// @param linkKey key of the diode's link; none for a replica that only reads from Kafka
/// @param at where frames are received
/// @param kafka settings of Kafka; none for the embedded form
public record FeedPlan(
    Path data,
    List<Path> profiles,
    Optional<Path> linkKey,
    InetSocketAddress at,
    Optional<Path> kafka) {
  /// Keeps a copy.
  public FeedPlan {
    profiles = List.copyOf(profiles);
  }
}

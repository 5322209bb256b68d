package org.sluice.client.domain;

import java.time.Instant;

/// What is known of a peer's keys.
public sealed interface Standing {
  /// A list that counts does not name the peer.
  record Trusted() implements Standing {}

  /// A list names the peer, whether or not the list is too old.
  ///
  /// @param since when the peer first was in a list
  /// @param asOf when the list was made
  record Revoked(Instant since, Instant asOf) implements Standing {}

  /// There is no list, or it is too old, or it is of a domain whose profile is not known.
  ///
  /// @param why for people
  /// @param demanded whether the peer's domain wants no message without a list; the client's own
  ///   domain where the peer's profile is not known
  record Unknown(String why, boolean demanded) implements Standing {}
}

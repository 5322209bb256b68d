package org.sluice.distribution.limits;

import java.time.Duration;

/// How much of the server connections may take.
///
/// @param all open at once
/// @param ofAddress of them from one address
/// @param request how long a connection may take to bring the head of its next request, and then
///   that request until it is answered
public record ConnectionLimits(int all, int ofAddress, Duration request) {
  /// Checks.
  ///
  /// @throws IllegalArgumentException naming the limit that is none
  public ConnectionLimits {
    require(all > 0, "connections", all);
    require(ofAddress > 0, "connections of one address", ofAddress);
    require(request.isPositive(), "seconds of a request", request.toSeconds());
  }

  private static void require(boolean holds, String what, long got) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": expected 1 or more, got " + got);
    }
  }
}

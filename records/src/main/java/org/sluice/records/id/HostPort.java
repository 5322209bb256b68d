package org.sluice.records.id;

import org.jspecify.annotations.Nullable;

/// The host grammar of user URIs: labels of letters, digits and inner hyphens joined by dots (which
/// covers IPv4), then an optional port of 1 to 65535.
final class HostPort {
  static final String HOST =
      "(?:[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?)"
          + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?)*+";

  private HostPort() {}

  /// Whether `port` is absent or a number from 1 to 65535 without leading zero.
  static boolean portFits(@Nullable String port) {
    return port == null
        || (!port.startsWith("0") && port.length() <= 5 && Integer.parseInt(port) <= 65535);
  }
}

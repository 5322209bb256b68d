package org.sluice.distribution.web;

/// The cookie of a session: for this host alone, over TLS alone (browsers count loopback as that),
/// never for scripts, never sent from a page of another site.
final class SessionCookie {
  static final String NAME = "__Host-sluice";
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  static String set(String sessionId) {
    return NAME + "=" + sessionId + ATTRIBUTES;
  }

  static String clear() {
    return NAME + "=" + ATTRIBUTES + "; Max-Age=0";
  }
}

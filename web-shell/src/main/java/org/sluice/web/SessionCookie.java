package org.sluice.web;

/// The cookie of a session: for this host alone, over TLS alone (browsers count loopback as that),
/// never for scripts, never sent from a page of another site.
final class SessionCookie {
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  static String set(Site site, String sessionId) {
    return site.cookieName() + "=" + sessionId + ATTRIBUTES;
  }

  static String clear(Site site) {
    return site.cookieName() + "=" + ATTRIBUTES + "; Max-Age=0";
  }
}

package org.sluice.web;

import java.util.regex.Pattern;

/// What the shell must know of the application that it stands around.
///
/// @param name what people read beside the brand
/// @param home path of the first page; whoever logs in comes back to a path below it
/// @param cookie last part of the session cookie's name, because two servers on one host share
///   cookies whatever their ports
/// @param door path before `/login` and `/logout`: empty, or another one for a second shell of the
///   same server
public record Site(String name, String home, String cookie, String door) {
  /// With its doors at `/login` and `/logout`.
  public Site(String name, String home, String cookie) {
    this(name, home, cookie, "");
  }

  /// The cookie's whole name.
  String cookieName() {
    return "__Host-sluice-" + cookie;
  }

  // A path of this server that needs no decoding, with a plain query.
  private Pattern below() {
    return Pattern.compile(Pattern.quote(home) + "[A-Za-z0-9._~/-]*(\\?[A-Za-z0-9._~&=%-]*)?");
  }

  /// Where somebody goes after the log-in: where they wanted, if it is a page of this application;
  /// anything else leads home.
  String next(String wanted) {
    return below().matcher(wanted).matches() && !wanted.contains("//") ? wanted : home;
  }
}

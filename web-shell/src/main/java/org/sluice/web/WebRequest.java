package org.sluice.web;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as an HTTP server hands it over. Nothing in it has been checked.
///
/// @param path as on the wire, not decoded
/// @param query as on the wire, without the question mark; empty if there is none
/// @param headers by name in lower case; of several with one name the first
/// @param body its octets, already limited to [Shell#MAX_BODY]
/// @param address of the peer
/// @param secure whether it came over TLS
@SuppressWarnings("ArrayRecordComponent") // handed on once; the shell wipes it
public record WebRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    String address,
    boolean secure) {
  /// Keeps the headers.
  public WebRequest {
    headers = Map.copyOf(headers);
  }

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /// The value of a cookie, empty if it is not there.
  String cookie(String name) {
    String all = header("cookie");
    if (all == null) {
      return "";
    }
    for (String one : all.split(";", -1)) {
      String pair = one.strip();
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }
}

package org.sluice.web;

import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request as an HTTP server hands it over. Nothing in it has been checked.
///
/// @param path as on the wire, not decoded
/// @param query as on the wire, without the question mark; empty if there is none
/// @param headers by name in lower case; of several with one name the first
/// @param body the octets of a form, already limited to [Shell#MAX_BODY]; empty of anything else
/// @param upload the octets of what is no form, not read yet and not limited
/// @param address of the peer
/// @param secure whether it came over TLS
@SuppressWarnings("ArrayRecordComponent") // handed on once; the shell wipes it
public record WebRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    InputStream upload,
    String address,
    boolean secure) {
  private static final String UPLOAD = "application/octet-stream";

  /// Keeps the headers.
  public WebRequest {
    headers = Map.copyOf(headers);
  }

  /// Whether a request with these headers carries no form, so that its body is left to the route.
  static boolean isUpload(String method, @Nullable String contentType) {
    return method.equals("POST") && contentType != null && contentType.startsWith(UPLOAD);
  }

  boolean isUpload() {
    return isUpload(method, header("content-type"));
  }

  /// Whether a person reads the answer: browsers say so, programs and scripts do not.
  boolean wantsPage() {
    String accept = header("accept");
    return accept != null && accept.contains("text/html");
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

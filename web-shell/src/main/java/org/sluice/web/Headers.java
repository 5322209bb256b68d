package org.sluice.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Headers of every answer of the shell: only our own files are loaded, nothing runs that is
/// written into a page, nothing is framed, cached or guessed.
final class Headers {
  private static final Map<String, String> ALWAYS = always();

  private Headers() {}

  private static Map<String, String> always() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    // Not no-referrer: with it browsers hide the origin of our own forms from us.
    headers.put("Referrer-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    headers.put("Cache-Control", "no-store");
    headers.put("Strict-Transport-Security", "max-age=31536000");
    return headers;
  }

  static WebAnswer secure(WebAnswer answer) {
    WebAnswer secured = answer;
    for (Map.Entry<String, String> header : ALWAYS.entrySet()) {
      @Nullable String own = answer.headers().get(header.getKey());
      if (own == null) {
        secured = secured.with(header.getKey(), header.getValue());
      }
    }
    return secured;
  }
}

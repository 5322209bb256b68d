package org.sluice.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An answer: status, headers, and octets or a file.
///
/// @param file sent instead of the octets and then deleted
@SuppressWarnings("ArrayRecordComponent") // made once, sent once
public record WebAnswer(int status, Map<String, String> headers, byte[] body, Optional<Path> file) {
  /// Keeps the headers in order.
  public WebAnswer {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /// A page.
  public static WebAnswer html(int status, String page) {
    return octets(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /// A document for a script.
  public static WebAnswer json(String document) {
    return octets(200, "application/json", document.getBytes(StandardCharsets.UTF_8));
  }

  /// Octets of a type.
  public static WebAnswer octets(int status, String type, byte[] body) {
    return new WebAnswer(status, Map.of("Content-Type", type), body, Optional.empty());
  }

  /// A file to be saved under a name; it is deleted when it was sent.
  public static WebAnswer download(String type, String name, Path file) {
    return new WebAnswer(200, Map.of("Content-Type", type), new byte[0], Optional.of(file))
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /// Octets to be saved under a name.
  public static WebAnswer attachment(String type, String name, byte[] body) {
    return octets(200, type, body)
        .with("Content-Disposition", "attachment; filename=\"" + name + "\"");
  }

  /// To another page of this server.
  public static WebAnswer seeOther(String path) {
    return new WebAnswer(303, Map.of("Location", path), new byte[0], Optional.empty());
  }

  /// The same with one more header.
  public WebAnswer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new WebAnswer(status, more, body, file);
  }
}

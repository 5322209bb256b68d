package org.sluice.distribution.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// Style sheet and scripts, read once from the class path; these and no others.
final class Assets {
  static final String PREFIX = "/assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "shell.css", "text/css; charset=utf-8",
          "verify.js", "text/javascript; charset=utf-8",
          "tlog.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private Assets() {}

  static List<Route> routes() {
    return TYPES.entrySet().stream()
        .map(asset -> {
          byte[] octets = read(asset.getKey());
          WebAnswer answer =
              WebAnswer.octets(200, asset.getValue(), octets)
                  .with("Cache-Control", "private, max-age=300");
          return Route.open("GET", PREFIX + asset.getKey(), visit -> answer);
        })
        .toList();
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(PREFIX + name)) {
      if (in == null) {
        throw new IllegalStateException("there is no asset " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

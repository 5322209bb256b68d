package org.sluice.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Style sheets and scripts, read once from the folder `assets` of the class path; those that were
/// named and no others.
public final class Assets {
  static final String PREFIX = "/assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private Assets() {}

  /// Routes of an application's own assets, open to anybody.
  ///
  /// @param names of files that end in .css, .js or .svg
  public static List<Route> routes(String... names) {
    return Stream.of(names).map(Assets::route).toList();
  }

  static List<Route> ofShell() {
    return routes("shell.css", "icon.svg");
  }

  private static Route route(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException("an asset of no known kind: " + name);
    }
    WebAnswer answer =
        WebAnswer.octets(200, type, read(name)).with("Cache-Control", "private, max-age=300");
    return Route.open("GET", PREFIX + name, visit -> answer);
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

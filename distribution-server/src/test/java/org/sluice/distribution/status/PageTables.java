package org.sluice.distribution.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person reads on the status page: tables and lists by their titles.
final class PageTables {
  private static final Pattern TABLE =
      Pattern.compile("<table><caption>([^<]*)</caption>.*?<tbody>(.*?)</tbody>", Pattern.DOTALL);
  private static final Pattern LIST =
      Pattern.compile("<h2>([^<]*)</h2>\\s*<ul>(.*?)</ul>", Pattern.DOTALL);
  private static final Pattern STATE =
      Pattern.compile("<p class=\"state\" role=\"status\">(.*?)</p>");

  private final Map<String, List<String>> blocks = new TreeMap<>();
  private final String state;

  PageTables(String page) {
    String html = page.replace("&#39;", "'");
    take(html, TABLE, "<tr>(.*?)</tr>");
    take(html, LIST, "<li>(.*?)</li>");
    Matcher said = STATE.matcher(html);
    assertThat(said.find()).isTrue();
    this.state = said.group(1);
  }

  private void take(String html, Pattern block, String line) {
    Matcher found = block.matcher(html);
    while (found.find()) {
      List<String> lines = new ArrayList<>();
      Matcher each = Pattern.compile(line, Pattern.DOTALL).matcher(found.group(2));
      while (each.find()) {
        lines.add(each.group(1).replace("</td><td>", " | ").replaceAll("</?td>", ""));
      }
      assertThat(blocks.put(found.group(1), lines)).as("one of each title").isNull();
    }
  }

  /// The sentence on top.
  String state() {
    return state;
  }

  /// Titles of all tables and lists.
  Iterable<String> titles() {
    return blocks.keySet();
  }

  /// The lines under a title, cells divided by ` | `.
  List<String> of(String title) {
    return blocks.getOrDefault(title, List.of());
  }
}

package org.sluice.mikey.xml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Well-formed documents of every kind that our reader accepts, from a seed. Some elements below
/// the root have an Id.
final class RandomXml {

  private static final String[] PREFIXES = {"", "", "a", "b", "c"};
  private static final String[] NAMESPACES = {
    "urn:a", "urn:b", "http://c/\u00e9?x=1&amp;y", "d:\ud83d\ude00", "e:\uffe6"
  };
  private static final String[] PIECES = {
    "x",
    "&amp;",
    "&lt;",
    "&gt;",
    ">",
    "\"",
    "'",
    "&quot;",
    "&apos;",
    "&#13;",
    "&#xA;",
    "&#9;",
    "\r\n",
    "\r",
    "\n",
    "\t",
    "  ",
    "\u00e9",
    "\u20ac",
    "\ud83d\ude00",
    "&#x1F600;",
    "]]",
    "&#xD;&#xA;"
  };

  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();
  private final List<String> ids = new ArrayList<>();

  RandomXml(long seed) {
    this.random = new SplittableRandom(seed);
    if (random.nextBoolean()) {
      out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }
    blanksAndComments();
    element(new HashMap<>(Map.of("", "")), 0);
    blanksAndComments();
  }

  String text() {
    return out.toString();
  }

  List<String> ids() {
    return ids;
  }

  private void blanksAndComments() {
    for (int i = random.nextInt(3); i > 0; i--) {
      out.append(random.nextBoolean() ? "\r\n" : "<!-- c & <d> -->");
    }
  }

  private void element(Map<String, String> outer, int depth) {
    Map<String, String> scope = new HashMap<>(outer);
    StringBuilder attributes = new StringBuilder();
    List<String> declared = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
      if (declared.contains(prefix)) {
        continue;
      }
      declared.add(prefix);
      boolean none = prefix.isEmpty() && random.nextInt(4) == 0;
      String namespace = none ? "" : NAMESPACES[random.nextInt(NAMESPACES.length)];
      scope.put(prefix, namespace);
      attributes.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix);
      attributes.append("='").append(namespace).append('\'');
    }
    attributes(scope, attributes, depth);
    String prefix = any(scope);
    String name = (prefix.isEmpty() ? "" : prefix + ":") + "e" + random.nextInt(5);
    out.append('<').append(name).append(attributes);
    if (random.nextInt(4) == 0) {
      out.append(random.nextBoolean() ? "/>" : " />");
      return;
    }
    out.append(">");
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> out.append("<!-- comment -->");
        case 1, 2 -> value(out, "<");
        default -> {
          if (depth < 6) {
            element(scope, depth + 1);
          }
        }
      }
    }
    out.append("</").append(name).append(random.nextBoolean() ? ">" : "\n>");
  }

  private void attributes(Map<String, String> scope, StringBuilder attributes, int depth) {
    for (int i = random.nextInt(4); i > 0; i--) {
      String prefix = any(scope);
      attributes.append(random.nextBoolean() ? " " : "\n");
      attributes.append(prefix.isEmpty() ? "" : prefix + ":").append("n").append(i);
      char quote = random.nextBoolean() ? '"' : '\'';
      attributes.append(" = ".substring(0, 2)).append(quote);
      value(attributes, "<" + quote);
      attributes.append(quote);
    }
    if (random.nextInt(4) == 0) {
      attributes.append(random.nextBoolean() ? " xml:lang='de'" : " xml:space=\"preserve\"");
    }
    if (depth > 0 && random.nextInt(3) == 0) {
      String id = "i" + ids.size();
      ids.add(id);
      attributes.append(" Id='").append(id).append('\'');
    }
  }

  private void value(StringBuilder to, String without) {
    for (int i = random.nextInt(6); i > 0; i--) {
      String piece = PIECES[random.nextInt(PIECES.length)];
      boolean closes = to.length() > 1 && to.charAt(to.length() - 1) == ']' && piece.equals(">");
      if (!closes && piece.chars().noneMatch(c -> without.indexOf(c) >= 0)) {
        to.append(piece);
      }
    }
  }

  private String any(Map<String, String> scope) {
    List<String> prefixes = scope.keySet().stream().sorted().toList();
    return prefixes.get(random.nextInt(prefixes.size()));
  }
}

package org.sluice.distribution.web;

import java.util.Locale;

/// Text of others, made fit for a page: markup is escaped, and what would not be seen, or would
/// turn the text around it about, is shown by its number.
final class Safe {
  private Safe() {}

  static String html(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n', '\t' -> safe.append((char) c);
      default -> {
        if (unseen(c)) {
          safe.append(String.format(Locale.ROOT, "\u27E8U+%04X\u27E9", c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }

  /// Controls, formats (bidirectional marks, zero width), lone surrogates, private and unassigned
  /// code points, line and paragraph separators, and the blanks that look like none.
  private static boolean unseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> c != ' ';
      default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0;
    };
  }
}

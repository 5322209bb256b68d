package org.sluice.web;

import java.util.Locale;

/// Text of others, made fit for a page: markup is escaped, and what would not be seen, or would
/// turn the text around it about, is shown by its number.
public final class Safe {
  private Safe() {}

  static String html(String text) {
    return visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// The text with what would not be seen shown by its number; for a file in which nothing is
  /// markup.
  public static String visible(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    if (c != '\n' && c != '\t' && unseen(c)) {
      shown.append(String.format(Locale.ROOT, "\u27E8U+%04X\u27E9", c));
    } else {
      shown.appendCodePoint(c);
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

package org.sluice.records.review;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.LogOrigin;

/// What a reviewer says about a period of a log, as the text of a signed note in the reviewer's own
/// name:
///
/// ```
/// sluice/sign-off/v1
/// log <origin>
/// size <decimal>
/// root <64 hexadecimal digits>
/// scope <what was reviewed, such as green.example 2026-11>
/// reviewer <name>
/// comment <a line of words>      (any number of them)
/// ```
///
/// It names the whole state of the log that was seen, so a log that is another one later
/// contradicts it.
public record SignOff(
    String origin, long size, Hash32 root, String scope, String reviewer, List<String> comment) {
  /// First line.
  public static final String HEADER = "sluice/sign-off/v1";

  /// Most octets of a line of words.
  public static final int MAX_LINE = 500;

  /// Most lines of a comment.
  public static final int MAX_LINES = 20;

  /// Checks the fields; text in records has no control characters, so a line stays one.
  public SignOff {
    comment = List.copyOf(comment);
    Bounds bounds =
        Bounds.of("SignOff")
            .none("origin", LogOrigin.problem(origin))
            .u64("size", size)
            .text("scope", scope, false, MAX_LINE)
            .text("reviewer", reviewer, false, MAX_LINE)
            .size("comment", comment, 0, MAX_LINES);
    for (String line : comment) {
      bounds.text("comment", line, false, MAX_LINE);
    }
  }

  /// The text that is signed.
  public String text() {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    text.append("log ").append(origin).append('\n');
    text.append("size ").append(size).append('\n');
    text.append("root ").append(root).append('\n');
    text.append("scope ").append(scope).append('\n');
    text.append("reviewer ").append(reviewer).append('\n');
    comment.forEach(line -> text.append("comment ").append(line).append('\n'));
    return text.toString();
  }

  /// Reads a text; [#text()] of the result is the same text.
  ///
  /// @throws MalformedRecord if it is not one
  public static SignOff parse(String text) {
    List<String> lines = Arrays.asList(text.split("\n", MAX_LINES + 8));
    if (lines.size() < 7 || !lines.getFirst().equals(HEADER) || !lines.getLast().isEmpty()) {
      throw refused("text", "not a sign-off of version 1");
    }
    String size = value(lines, 2, "size");
    if (!size.matches("0|[1-9][0-9]{0,17}")) {
      throw refused("size", "not a decimal number");
    }
    List<String> comment = new ArrayList<>();
    for (int i = 6; i < lines.size() - 1; i++) {
      comment.add(value(lines, i, "comment"));
    }
    SignOff read =
        new SignOff(
            value(lines, 1, "log"),
            Long.parseLong(size),
            Hash32.fromHex(value(lines, 3, "root")),
            value(lines, 4, "scope"),
            value(lines, 5, "reviewer"),
            comment);
    if (!read.text().equals(text)) {
      throw refused("text", "not written in its one form");
    }
    return read;
  }

  private static String value(List<String> lines, int at, String name) {
    String line = lines.get(at);
    if (!line.startsWith(name + " ")) {
      throw refused(name, "line " + (at + 1) + " does not begin with it");
    }
    return line.substring(name.length() + 1);
  }

  private static MalformedRecord refused(String field, String problem) {
    return new MalformedRecord("SignOff", field, problem);
  }
}

package org.sluice.records.transcript;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;

/// The lines of a transcript and the hash chain over them.
///
/// ```
/// sluice-transcript/1 <kind>
/// 00001 2026-11-21T09:00:00Z 1a2b3c4d text
/// ...
/// end <lines> <last link, 64 hexadecimal digits>
/// ```
///
/// Link 0 is SHA-256 of the first line, link i is SHA-256(link i-1 || number, time and text of line
/// i, separated by spaces); a line shows the first four octets of its link, for reading aloud.
public final class TranscriptChain {
  /// Most characters of a line's text.
  public static final int MAX_TEXT = 500;

  /// Most lines.
  public static final int MAX_LINES = 99_999;

  static final String WHAT = "Transcript";
  static final String MAGIC = "sluice-transcript/1 ";
  static final int SHOWN = 8;

  private final TranscriptKind kind;
  private Hash32 link;
  private int lines;
  private Instant last = Instant.MIN;

  /// A transcript without lines.
  public TranscriptChain(TranscriptKind kind) {
    this.kind = kind;
    this.link = Hash32.sha256(octets(firstLine()));
  }

  /// The line that a transcript begins with.
  public String firstLine() {
    return MAGIC + kind.word();
  }

  /// The next line; `time` is cut to seconds and never earlier than that of the line before.
  ///
  /// @param text 1 to 500 characters, none of them a control character
  public String add(Instant time, String text) {
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    if (second.isBefore(last)) {
      throw bad("time", "line " + (lines + 1) + " is of " + second + ", the one before of " + last);
    }
    if (text.isBlank()
        || text.length() > MAX_TEXT
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw bad("text", "line " + (lines + 1) + " is empty, too long, or has control characters");
    }
    if (lines == MAX_LINES) {
      throw bad("lines", "more than " + MAX_LINES);
    }
    lines++;
    last = second;
    String number = String.format(Locale.ROOT, "%05d", lines);
    link = Hash32.sha256(link.octets(), octets(number + " " + second + " " + text));
    return number + " " + second + " " + link.toString().substring(0, SHOWN) + " " + text;
  }

  /// The line that closes it.
  public String endLine() {
    return "end " + lines + " " + link;
  }

  /// The last link.
  public Hash32 link() {
    return link;
  }

  /// How many lines there are, the first and the end line not counted.
  public int lines() {
    return lines;
  }

  static MalformedRecord bad(String field, String problem) {
    return new MalformedRecord(WHAT, field, problem);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package org.sluice.appliance.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Lines of a UTF-8 text, one after another, in bounded memory. A line ends with LF, CR LF or CR,
/// whatever the others end with; a byte order mark before the first is passed over. A line that is
/// too long or no UTF-8 is named, and reading goes on behind it.
public final class LineReader {
  /// Most octets of a line.
  public static final int MAX_LINE = 8192;

  /// A line, or what is wrong with it.
  ///
  /// @param number from 1
  /// @param text without its end; empty if there is a problem
  /// @param problem null if the line can be read
  /// @param changed whether it began with a mark or does not end with LF alone
  public record Line(
      long number, String text, ImportProblem.@Nullable Kind problem, boolean changed) {}

  private static final int BUFFER = 1 << 16;
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final byte[] line = new byte[MAX_LINE];
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private int at;
  private int end;
  private boolean afterReturn;
  private long number;

  /// Reads from `in`, which the caller closes.
  public LineReader(InputStream in) {
    this.in = in;
  }

  /// The next line, or null after the last.
  public @Nullable Line next() throws IOException {
    int length = 0;
    boolean any = false;
    while (true) {
      int octet = octet();
      if (afterReturn && octet == '\n') {
        afterReturn = false;
        continue; // The second half of CR LF.
      }
      afterReturn = false;
      if (octet < 0) {
        return any ? line(length, true) : null;
      }
      any = true;
      if (octet == '\n' || octet == '\r') {
        afterReturn = octet == '\r';
        return line(length, afterReturn);
      }
      if (length < MAX_LINE) {
        line[length] = (byte) octet;
      }
      length = Math.min(length + 1, MAX_LINE + 1);
    }
  }

  private Line line(int length, boolean otherEnd) {
    number++;
    if (length > MAX_LINE) {
      return new Line(number, "", ImportProblem.Kind.TOO_LONG, otherEnd);
    }
    int from = number == 1 && startsWithMark(length) ? MARK.length : 0;
    try {
      String text = decoder.decode(ByteBuffer.wrap(line, from, length - from)).toString();
      return new Line(number, text, null, otherEnd || from > 0);
    } catch (CharacterCodingException e) {
      return new Line(number, "", ImportProblem.Kind.ENCODING, otherEnd);
    }
  }

  private boolean startsWithMark(int length) {
    return length >= MARK.length && line[0] == MARK[0] && line[1] == MARK[1] && line[2] == MARK[2];
  }

  private int octet() throws IOException {
    if (at == end) {
      at = 0;
      end = in.read(buffer);
      if (end <= 0) {
        end = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }
}

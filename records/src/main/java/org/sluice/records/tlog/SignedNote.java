package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A text with signature lines below it (C2SP signed-note):
///
/// ```
/// text, ends with a newline
/// (empty line)
/// — name base64(4-octet key id || signature)
/// ```
///
/// Parsing checks the shape only. Whoever wants to believe the text asks a [CheckpointVerifier], or
/// [#verifiedText(NoteKey)].
public record SignedNote(String text, List<Line> lines) {
  /// Largest note that is read, in octets.
  public static final int MAX_OCTETS = 64 * 1024;

  /// Most signature lines that are read; signed-note asks for at least 16.
  public static final int MAX_LINES = 64;

  private static final int MAX_SIGNATURE = 8 * 1024;
  private static final String DASH = "\u2014 ";

  /// One signature line. A value: two lines with the same octets are equal.
  @SuppressWarnings("ArrayRecordComponent") // copied, and compared by value
  public record Line(String name, int keyId, byte[] signature) {
    /// Keeps a copy.
    public Line {
      NoteKey.requireName(name);
      if (signature.length == 0 || signature.length > MAX_SIGNATURE) {
        throw refused("a signature of 1 to " + MAX_SIGNATURE + " octets", signature.length + "");
      }
      signature = signature.clone();
    }

    /// A line by this key: an Ed25519 or DER ECDSA signature over the text, or an encoded
    /// [Cosignature].
    public static Line of(NoteKey key, byte[] signature) {
      return new Line(key.name(), key.keyId(), signature);
    }

    static Line parse(String line) {
      if (!line.startsWith(DASH)) {
        throw refused("a line that starts with an em dash and a space", "another line");
      }
      int space = line.indexOf(' ', DASH.length());
      if (space < 0 || !NoteText.isName(line.substring(DASH.length(), space))) {
        throw refused("a name and a signature", "a line without them");
      }
      byte[] octets = NoteText.base64(line.substring(space + 1), BadNote.Check.NOTE_FORMAT);
      if (octets.length < 5) {
        throw refused("a key id and a signature", octets.length + " octets");
      }
      return new Line(
          line.substring(DASH.length(), space),
          ByteBuffer.wrap(octets).getInt(),
          Arrays.copyOfRange(octets, 4, octets.length));
    }

    @Override
    public byte[] signature() {
      return signature.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Line line
          && keyId == line.keyId
          && name.equals(line.name)
          && MessageDigest.isEqual(signature, line.signature);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, keyId, Arrays.hashCode(signature));
    }

    /// The line as written, without its newline.
    @Override
    public String toString() {
      ByteBuffer octets = ByteBuffer.allocate(4 + signature.length).putInt(keyId).put(signature);
      return DASH + name + " " + Base64.getEncoder().encodeToString(octets.array());
    }
  }

  /// Checks the text; the lines are checked when they are made.
  public SignedNote {
    if (!text.endsWith("\n")) {
      throw refused("a text that ends with a newline", "another text");
    }
    NoteText.requireNoControls(text);
    if (lines.size() > MAX_LINES) {
      throw new BadNote(
          BadNote.Check.SIZE, "at most " + MAX_LINES + " signature lines", lines.size() + "");
    }
    lines = List.copyOf(lines);
  }

  /// Reads a note with at least one signature line.
  ///
  /// @throws BadNote if its shape is wrong
  public static SignedNote parse(byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      throw new BadNote(
          BadNote.Check.SIZE, "at most " + MAX_OCTETS + " octets", octets.length + " octets");
    }
    String note = NoteText.utf8(octets);
    NoteText.requireNoControls(note);
    // The text may have empty lines of its own: the last one separates.
    int split = note.lastIndexOf("\n\n");
    if (split < 0 || !note.endsWith("\n") || split + 2 == note.length()) {
      throw refused("a text, an empty line and signature lines, each ended", "another shape");
    }
    String[] written = note.substring(split + 2, note.length() - 1).split("\n", MAX_LINES + 1);
    List<Line> lines = new ArrayList<>();
    for (String line : written) {
      if (lines.size() == MAX_LINES) {
        throw new BadNote(BadNote.Check.SIZE, "at most " + MAX_LINES + " signature lines", "more");
      }
      lines.add(Line.parse(line));
    }
    return new SignedNote(note.substring(0, split + 1), lines);
  }

  /// The octets that [#parse(byte\[\])] reads.
  public byte[] encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    lines.forEach(line -> note.append(line).append('\n'));
    return note.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// This note with one more line at the end.
  public SignedNote withLine(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new SignedNote(text, more);
  }

  /// The lines by this key, each of them verified.
  ///
  /// @throws BadNote if one of them does not verify; none at all is an empty list
  public List<Line> verifiedLines(NoteKey key) {
    List<Line> mine = lines.stream().filter(key::claims).toList();
    for (Line line : mine) {
      if (!key.signed(text, line.signature)) {
        throw new BadNote(
            BadNote.Check.SIGNATURE,
            "a signature by " + key.name() + "+" + HexFormat.of().toHexDigits(key.keyId()),
            "one that does not verify");
      }
    }
    return mine;
  }

  /// The text, if this key signed it.
  ///
  /// @throws BadNote if it did not
  public String verifiedText(NoteKey key) {
    if (verifiedLines(key).isEmpty()) {
      throw new BadNote(
          BadNote.Check.UNKNOWN_KEYS,
          "a signature by " + key.name(),
          lines.size() + " lines, none of them by that key");
    }
    return text;
  }

  private static BadNote refused(String expected, String got) {
    return new BadNote(BadNote.Check.NOTE_FORMAT, expected, got);
  }
}

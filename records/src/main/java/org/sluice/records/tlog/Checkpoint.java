package org.sluice.records.tlog;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.sluice.records.id.Hash32;

/// The state of a log in words (C2SP tlog-checkpoint): origin, size in decimal, root in base64, one
/// a line, and perhaps extension lines. Sluice writes none; they are read, signed over and kept.
///
/// @param origin name of the log, the name of its key
/// @param size number of entries
/// @param root root of the tree of that size
/// @param extensions further lines, none of them empty
public record Checkpoint(String origin, long size, Hash32 root, List<String> extensions) {
  private static final int MAX_EXTENSIONS = 16;

  /// Checks every part.
  public Checkpoint {
    if (!NoteText.isName(origin)) {
      throw refused(
          "an origin of 1 to " + NoteKey.MAX_NAME + " octets without space or '+'", "none");
    }
    if (size < 0) {
      throw refused("a size of 0 or more", "" + size);
    }
    if (size == 0 && !root.equals(Merkle.EMPTY_ROOT)) {
      throw refused("the empty root for size 0", "root " + root);
    }
    if (extensions.size() > MAX_EXTENSIONS) {
      throw refused("at most " + MAX_EXTENSIONS + " extension lines", "" + extensions.size());
    }
    if (extensions.stream().anyMatch(line -> line.isEmpty() || line.contains("\n"))) {
      throw refused("extension lines that are not empty", "an empty or a double one");
    }
    extensions.forEach(NoteText::requireNoControls);
    extensions = List.copyOf(extensions);
  }

  /// A checkpoint without extension lines.
  public Checkpoint(String origin, long size, Hash32 root) {
    this(origin, size, root, List.of());
  }

  /// Reads the text of a note.
  ///
  /// @throws BadNote with [BadNote.Check#CHECKPOINT_FORMAT] if it is not a checkpoint
  public static Checkpoint parse(String text) {
    if (!text.endsWith("\n") || text.length() > SignedNote.MAX_OCTETS) {
      throw refused("a text that ends with a newline", text.length() + " characters");
    }
    String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
    if (lines.length < 3) {
      throw refused("at least 3 lines", "" + lines.length);
    }
    byte[] root = NoteText.base64(lines[2], BadNote.Check.CHECKPOINT_FORMAT);
    if (root.length != Hash32.LENGTH) {
      throw refused("a root of 32 octets", root.length + " octets");
    }
    return new Checkpoint(
        lines[0], size(lines[1]), Hash32.of(root), Arrays.asList(lines).subList(3, lines.length));
  }

  /// The text that is signed; [#parse(String)] of it is equal to this.
  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n').append(size).append('\n');
    text.append(Base64.getEncoder().encodeToString(root.octets())).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static long size(String line) {
    // Canonical decimal only: two texts for one size would be two checkpoints.
    if (!line.matches("0|[1-9][0-9]{0,18}")) {
      throw refused("a size in decimal without leading zeros", line.length() + " characters");
    }
    try {
      return Long.parseLong(line);
    } catch (NumberFormatException e) {
      throw refused("a size below 2^63", "a larger one");
    }
  }

  private static BadNote refused(String expected, String got) {
    return new BadNote(BadNote.Check.CHECKPOINT_FORMAT, expected, got);
  }
}

package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// The character rules that keys, notes and checkpoints share.
final class NoteText {
  private NoteText() {}

  /// UTF-8, decoded strictly: what is not UTF-8 is refused, never replaced.
  static String utf8(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new BadNote(BadNote.Check.NOTE_FORMAT, "UTF-8", "octets that are none");
    }
  }

  /// signed-note: no ASCII control character but the newline.
  static void requireNoControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 && c != '\n') {
        throw new BadNote(
            BadNote.Check.NOTE_FORMAT,
            "no control characters",
            String.format(Locale.ROOT, "U+%04X at %d", (int) c, i));
      }
    }
  }

  /// signed-note: a name is not empty and has neither a Unicode space nor a plus.
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.getBytes(StandardCharsets.UTF_8).length <= NoteKey.MAX_NAME
        && name.codePoints().noneMatch(NoteText::separates);
  }

  private static boolean separates(int c) {
    return c == '+'
        || c < 0x20
        || c == 0x85
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  /// Standard base64 with padding, in its only canonical form.
  static byte[] base64(String text, BadNote.Check check) {
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(octets).equals(text)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, in the same words.
    }
    throw new BadNote(check, "canonical base64", text.length() + " characters that are not");
  }
}

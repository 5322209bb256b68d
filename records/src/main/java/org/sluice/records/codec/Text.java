package org.sluice.records.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The rule for text in records: well-formed UTF-8 without control characters, line separators and
/// the invisible characters that change the order in which a reader sees the rest. The list is
/// fixed here, because Unicode categories change from one JDK to the next.
public final class Text {
  private Text() {}

  /// What is wrong with `text` as a text of at most `maxOctets` octets of UTF-8, or null.
  public static @Nullable String problem(String text, int maxOctets) {
    for (int i = 0; i < text.length(); i++) {
      if (forbidden(text.charAt(i))) {
        return "forbidden character U+"
            + HexFormat.of().withUpperCase().toHexDigits(text.charAt(i));
      }
    }
    byte @Nullable [] octets = utf8(text);
    if (octets == null) {
      return "unpaired surrogate";
    }
    return octets.length > maxOctets
        ? octets.length + " octets, at most " + maxOctets + " allowed"
        : null;
  }

  /// UTF-8 of `text`, or null if it has an unpaired surrogate.
  static byte @Nullable [] utf8(String text) {
    try {
      ByteBuffer b =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] octets = new byte[b.remaining()];
      b.get(octets);
      return octets;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /// The text of `octets`, or null if they are not well-formed UTF-8 (RFC 3629).
  static @Nullable String fromUtf8(byte[] octets) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(octets))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean forbidden(char c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff
        || c >= 0xfffe;
  }
}

package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// Decodes hexadecimal and base64 text in the pool. Which of the two it is follows from the number
/// of characters and the number of octets that are expected, never from the characters.
final class BinaryText {

  private final XmlElement element;
  private final long digits;
  private final int count;

  private BinaryText(XmlElement element, long digits, int count) {
    this.element = element;
    this.digits = digits;
    this.count = count;
  }

  static SecretBytes decode(XmlElement element, long text, int length, int... lengths) {
    try (Frame frame = Frame.open(length + 8L)) {
      long digits = frame.alloc(length);
      int count = 0;
      for (int i = 0; i < length; i++) {
        int c = octet(text + i);
        if (!Decoded.isSpace(c)) {
          MEM.set(ValueLayout.JAVA_BYTE, digits + count++, (byte) c);
        }
      }
      return new BinaryText(element, digits, count).decode(lengths);
    }
  }

  private SecretBytes decode(int... lengths) {
    for (int octets : lengths) {
      if (count == 2 * octets) {
        return hex(octets);
      }
      if (count == (octets + 2) / 3 * 4) {
        return base64(octets);
      }
    }
    throw element.refuse(
        count
            + " characters, "
            + 2 * lengths[0]
            + " hexadecimal digits (or base64 of "
            + lengths[0]
            + " octets) expected");
  }

  private SecretBytes hex(int octets) {
    SecretBytes value = SecretBytes.allocate(octets);
    int bad =
        value.use(to -> {
          int wrong = 0;
          for (int i = 0; i < octets; i++) {
            int high = BinaryDigits.fromHex(octet(digits + 2L * i));
            int low = BinaryDigits.fromHex(octet(digits + 2L * i + 1));
            wrong |= high | low;
            MEM.set(ValueLayout.JAVA_BYTE, to + i, (byte) ((high << 4) | low));
          }
          return wrong >> 31; // nothing of the digits but "all good" or not
        });
    return checked(value, bad, "not hexadecimal digits");
  }

  private SecretBytes base64(int octets) {
    SecretBytes value = SecretBytes.allocate(octets);
    int padding = (3 - octets % 3) % 3;
    int bad =
        value.use(to -> {
          int wrong = 0;
          for (int i = 0; i < count; i += 4) {
            int group = 0;
            for (int k = 0; k < 4; k++) {
              boolean pad = i + k >= count - padding;
              int c = octet(digits + i + k);
              int digit = pad ? -(c ^ '=') : BinaryDigits.fromBase64(c);
              wrong |= digit;
              group = (group << 6) | digit;
            }
            int at = i / 4 * 3;
            int whole = Math.min(3, octets - at);
            // Bits beyond the last octet must be zero, or one value had several texts.
            wrong |= -(group & ((1 << (8 * (3 - whole))) - 1));
            for (int k = 0; k < whole; k++) {
              MEM.set(ValueLayout.JAVA_BYTE, to + at + k, (byte) (group >> (16 - 8 * k)));
            }
          }
          return wrong >> 31; // nothing of the digits but "all good" or not
        });
    return checked(value, bad, "not base64");
  }

  private SecretBytes checked(SecretBytes value, int bad, String problem) {
    if (bad < 0) {
      value.close();
      throw element.refuse(problem);
    }
    return value;
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}

package org.sluice.client.keys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Hexadecimal digits of a secret, made and read in locked memory.
public final class SecretHex {

  private SecretHex() {}

  /// Writes the line `name=<lower-case hex>\n` for `length` octets of the pool at `at`. The digits
  /// exist only in a wiped stretch of the pool and in what `out` does with them (a file channel
  /// writes from there directly).
  ///
  /// @throws IOException when `out` fails
  public static void writeLine(WritableByteChannel out, String name, long at, int length)
      throws IOException {
    byte[] label = (name + "=").getBytes(StandardCharsets.US_ASCII);
    int size = label.length + 2 * length + 1;
    try (Frame frame = Frame.open(size + 8L)) {
      long line = frame.alloc(size);
      for (int i = 0; i < label.length; i++) {
        SecretPool.MEM.set(JAVA_BYTE, line + i, label[i]);
      }
      long to = line + label.length;
      for (int i = 0; i < length; i++) {
        int octet = SecretPool.MEM.get(JAVA_BYTE, at + i) & 0xff;
        SecretPool.MEM.set(JAVA_BYTE, to + 2L * i, digit(octet >>> 4));
        SecretPool.MEM.set(JAVA_BYTE, to + 2L * i + 1, digit(octet & 15));
      }
      SecretPool.MEM.set(JAVA_BYTE, line + size - 1, (byte) '\n');
      ByteBuffer buffer = SecretPool.MEM.asSlice(line, size).asByteBuffer();
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }

  /// Writes a whole secret as one line, see [#writeLine(WritableByteChannel, String, long, int)].
  public static void writeLine(WritableByteChannel out, String name, SecretBytes secret)
      throws IOException {
    IOException failure =
        secret.<@Nullable IOException>use(at -> {
          try {
            writeLine(out, name, at, secret.length());
            return null;
          } catch (IOException e) {
            return e;
          }
        });
    if (failure != null) {
      throw failure;
    }
  }

  /// Reads `chars` characters of hexadecimal text at `text` in the pool; blanks and line ends are
  /// skipped. Returns null when something else stands there, when the digits are not in pairs or
  /// when they are not exactly `octets` octets; a negative `octets` takes any number.
  static @Nullable SecretBytes parse(long text, int chars, int octets) {
    try (Frame frame = Frame.open(chars / 2 + 8L)) {
      long value = frame.alloc(chars / 2 + 1);
      int digits = 0;
      for (int i = 0; i < chars; i++) {
        int c = SecretPool.MEM.get(JAVA_BYTE, text + i) & 0xff;
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
          continue;
        }
        int nibble = Character.digit(c, 16);
        if (nibble < 0) {
          return null;
        }
        long at = value + digits / 2;
        int high = SecretPool.MEM.get(JAVA_BYTE, at) << 4;
        SecretPool.MEM.set(JAVA_BYTE, at, (byte) (high | nibble));
        digits++;
      }
      boolean fits = (digits & 1) == 0 && (octets < 0 || digits == 2 * octets);
      return fits ? SecretBytes.takeCopyOf(value, digits / 2) : null;
    }
  }

  /// '0'..'9', 'a'..'f' without a table or a branch on the secret.
  private static byte digit(int nibble) {
    return (byte) (nibble + '0' + (((9 - nibble) >> 31) & ('a' - '0' - 10)));
  }
}

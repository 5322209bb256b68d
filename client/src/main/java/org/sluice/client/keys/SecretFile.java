package org.sluice.client.keys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// A secret given on the command line: hexadecimal digits, or `@FILE` with the octets themselves or
/// their hexadecimal digits. A file is read straight into locked memory; digits on the command line
/// have been seen by the system already (`ps` shows them) and suit test vectors only.
public final class SecretFile {

  private static final int MAX_TEXT = 4096;

  private SecretFile() {}

  /// Reads a secret of exactly `octets` octets; `option` names it in a refusal.
  ///
  /// @throws Refused when it is something else
  public static SecretBytes read(String option, String argument, int octets) throws IOException {
    return argument.startsWith("@")
        ? readFile(option, Path.of(argument.substring(1)), octets)
        : readDigits(option, argument, octets);
  }

  private static SecretBytes readFile(String option, Path file, int octets) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Frame frame = Frame.open(MAX_TEXT + 8L)) {
      long size = channel.size();
      if (size > MAX_TEXT) {
        throw wrong(option, octets, size + " octets in " + file);
      }
      long text = frame.alloc(MAX_TEXT);
      ByteBuffer buffer = SecretPool.MEM.asSlice(text, size).asByteBuffer();
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until the file's octets are all here
      }
      if (size == octets) {
        return SecretBytes.takeCopyOf(text, octets);
      }
      return require(SecretHex.parse(text, (int) size, octets), option, octets, file.toString());
    } catch (NoSuchFileException e) {
      throw new Refused(Check.VALUE, option, "a file", "no file " + file, e);
    }
  }

  private static SecretBytes readDigits(String option, String argument, int octets) {
    byte[] digits = argument.getBytes(StandardCharsets.US_ASCII);
    if (digits.length > MAX_TEXT) {
      throw wrong(option, octets, digits.length + " characters");
    }
    try (Frame frame = Frame.open(MAX_TEXT + 8L)) {
      long text = frame.alloc(MAX_TEXT);
      for (int i = 0; i < digits.length; i++) {
        SecretPool.MEM.set(JAVA_BYTE, text + i, digits[i]);
      }
      return require(
          SecretHex.parse(text, digits.length, octets), option, octets, "the command line");
    } finally {
      java.util.Arrays.fill(digits, (byte) 0);
    }
  }

  private static SecretBytes require(
      @Nullable SecretBytes secret, String option, int octets, String where) {
    if (secret == null) {
      throw wrong(option, octets, "something else in " + where);
    }
    return secret;
  }

  private static Refused wrong(String option, int octets, String got) {
    return new Refused(
        Check.VALUE, option, octets + " octets or " + 2 * octets + " hexadecimal digits", got);
  }
}

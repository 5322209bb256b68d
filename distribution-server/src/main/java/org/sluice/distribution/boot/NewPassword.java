package org.sluice.distribution.boot;

import java.io.Console;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;
import org.sluice.web.account.Sessions;

/// A password that is being set: from a file, or typed on the terminal.
final class NewPassword {
  private static final int MIN = 12;

  private NewPassword() {}

  /// The octets; the caller wipes them.
  ///
  /// @param file read if it is given; otherwise the terminal is asked
  /// @throws IllegalArgumentException saying what is missing or wrong
  static byte[] read(@Nullable Path file, String name) {
    byte[] password = file == null ? fromTerminal(name) : fromFile(file);
    if (password.length < MIN || password.length > Sessions.MAX_PASSWORD) {
      Arrays.fill(password, (byte) 0);
      throw new IllegalArgumentException(
          "a password has " + MIN + " to " + Sessions.MAX_PASSWORD + " octets");
    }
    return password;
  }

  private static byte[] fromFile(Path file) {
    byte[] octets = DurableFiles.read(file, Sessions.MAX_PASSWORD + 2);
    if (octets == null) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    int end = octets.length;
    while (end > 0 && (octets[end - 1] == '\n' || octets[end - 1] == '\r')) {
      end--;
    }
    byte[] password = Arrays.copyOf(octets, end);
    Arrays.fill(octets, (byte) 0);
    return password;
  }

  @SuppressWarnings("SystemConsoleNull") // the signature says that it may be
  private static byte[] fromTerminal(String name) {
    Console console = System.console();
    char[] typed =
        console != null && console.isTerminal()
            ? console.readPassword("Password for %s: ", name)
            : null;
    if (typed == null) {
      throw new IllegalArgumentException("there is no terminal to ask on: give --password-file");
    }
    ByteBuffer octets = ByteBuffer.allocate(3 * typed.length);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), octets, true);
    byte[] password = Arrays.copyOf(octets.array(), octets.position());
    Arrays.fill(octets.array(), (byte) 0);
    Arrays.fill(typed, '\0');
    return password;
  }
}

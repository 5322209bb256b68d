package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.custody.Pins;
import org.sluice.hsm.custody.Terminal;
import org.sluice.mikey.secret.SecretBytes;

/// Where passphrases and PINs come from: a file that its owner alone can read, or the terminal
/// without echo. Never the command line, never the environment.
public final class Passphrases {

  private static final int MAX = 255;

  private Passphrases() {}

  /// A passphrase for a Java key store, which wants characters; the caller wipes them.
  public static char[] characters(@Nullable Path file, String whose) {
    if (file == null) {
      return prompt(whose);
    }
    try {
      byte[] octets = Files.readAllBytes(check(file, whose));
      char[] all = new char[octets.length];
      CharBuffer decoded = CharBuffer.wrap(all);
      CoderResult result =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets), decoded, true);
      Arrays.fill(octets, (byte) 0);
      if (result.isError()) {
        throw new CommandFailed("the passphrase file of " + whose + " is not UTF-8 text: " + file);
      }
      int end = decoded.position();
      while (end > 0 && (all[end - 1] == '\n' || all[end - 1] == '\r')) {
        end--;
      }
      char[] passphrase = Arrays.copyOf(all, end);
      Arrays.fill(all, '\0');
      return passphrase;
    } catch (IOException e) {
      throw new CommandFailed("the passphrase file of " + whose + " cannot be read: " + file, e);
    }
  }

  /// A PIN, read from its file straight into locked memory outside the heap.
  public static SecretBytes pin(@Nullable Path file, String whose) {
    try {
      return file == null ? Pins.prompt(whose) : Pins.read(file, whose);
    } catch (Pins.NoPin e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path check(Path file, String whose) throws IOException {
    long size = Files.size(file);
    if (size == 0 || size > MAX) {
      throw new CommandFailed(
          "the file with the secret of "
              + whose
              + " has "
              + size
              + " octets, expected 1 to "
              + MAX
              + ": "
              + file);
    }
    return file;
  }

  private static char[] prompt(String whose) {
    char @Nullable [] typed = Terminal.find().map(c -> c.readPassword("%s: ", whose)).orElse(null);
    if (typed == null) {
      throw new CommandFailed(
          "no terminal to ask for the secret of " + whose + ": name a file instead");
    }
    return typed;
  }
}

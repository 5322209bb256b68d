package org.sluice.hsm.custody;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Where a PIN comes from: a file or an open file descriptor, read straight into locked memory, or
/// the terminal without echo. Never an argument: those are shown to every user of the machine.
public final class Pins {

  /// Most octets of a PIN.
  public static final int MAX = 255;

  private Pins() {}

  /// No PIN could be had; the text says whose and why.
  public static final class NoPin extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoPin(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// A PIN from a file, or from a descriptor that is named as a file (/dev/fd/3). A line end at its
  /// end is no part of it.
  public static SecretBytes read(Path file, String whose) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, whose);
    } catch (IOException e) {
      throw new NoPin("the " + whose + " cannot be read from " + file, e);
    }
  }

  private static SecretBytes read(ReadableByteChannel channel, String whose) throws IOException {
    int room = MAX + 3;
    try (Frame frame = Frame.open(room + 8L)) {
      long at = frame.alloc(room);
      ByteBuffer target = SecretPool.MEM.asSlice(at, room).asByteBuffer();
      int got = 0;
      while (got >= 0 && target.hasRemaining()) {
        got = channel.read(target);
      }
      int end = target.position();
      while (end > 0 && isLineEnd(at + end - 1)) {
        end--;
      }
      if (end == 0 || end > MAX) {
        throw new NoPin("the " + whose + " must have 1 to " + MAX + " octets, found " + end, null);
      }
      return SecretBytes.takeCopyOf(at, end);
    }
  }

  private static boolean isLineEnd(long at) {
    byte b = SecretPool.MEM.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at);
    return b == '\n' || b == '\r';
  }

  /// A PIN from the terminal, without echo. Java gives it as characters on the heap, which are
  /// wiped.
  public static SecretBytes prompt(String whose) {
    char @Nullable [] typed = Terminal.find().map(c -> c.readPassword("%s: ", whose)).orElse(null);
    if (typed == null || typed.length == 0) {
      throw new NoPin("no terminal to ask for the " + whose + ": name a file instead", null);
    }
    byte[] room = new byte[4 * typed.length];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    CoderResult _ =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
    byte[] octets = Arrays.copyOf(room, encoded.position());
    Arrays.fill(room, (byte) 0);
    Arrays.fill(typed, '\0');
    return SecretBytes.takeOwnershipOf(octets);
  }

  /// A PIN from an environment variable: for tests. It is a String for the life of the process.
  public static SecretBytes environment(String variable) {
    String value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new NoPin("the environment variable " + variable + " is not set", null);
    }
    return SecretBytes.takeOwnershipOf(value.getBytes(StandardCharsets.UTF_8));
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.PrivateFiles;
import org.sluice.records.disk.DurableFiles;

/// A passphrase from a file that only its owner reads; the end of the line does not belong to it.
final class Passphrase {
  private static final int MAX_OCTETS = 1024;

  private Passphrase() {}

  /// The octets; the caller wipes them.
  static byte[] octets(Path file) throws IOException {
    PrivateFiles.requireOwnerOnly(file);
    byte[] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      throw new Refused(Check.FILE, file.toString(), "a passphrase", "no such file");
    }
    int end = octets.length;
    while (end > 0 && (octets[end - 1] == '\n' || octets[end - 1] == '\r')) {
      end--;
    }
    byte[] passphrase = Arrays.copyOf(octets, end);
    Arrays.fill(octets, (byte) 0);
    return passphrase;
  }

  /// The characters; the caller wipes them.
  static char[] read(Path file) throws IOException {
    byte[] octets = octets(file);
    CharBuffer decoded = CharBuffer.allocate(octets.length);
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets), decoded, true);
    char[] passphrase = Arrays.copyOf(decoded.array(), decoded.position());
    Arrays.fill(decoded.array(), '\0');
    Arrays.fill(octets, (byte) 0);
    return passphrase;
  }
}

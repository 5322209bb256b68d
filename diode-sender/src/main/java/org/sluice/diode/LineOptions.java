package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.LinkKey;
import org.sluice.records.signing.SignedStatement;
import picocli.CommandLine.Option;

/// What sending needs, whether everything new is sent or a list is sent again.
@SuppressWarnings("NullAway.Init") // picocli sets the fields before the command runs
final class LineOptions {
  /// IPv6 and UDP headers, so that a frame fits whichever IP is used.
  private static final int HEADERS = 48;

  private static final int MAX_KEY_FILE = 1024;

  @Option(names = "--spool", required = true, description = "Folder of bundles; only read.")
  private Path spool;

  @Option(names = "--state", required = true, description = "Folder of this sender's own.")
  private Path state;

  @Option(
      names = "--profile",
      required = true,
      arity = "1..*",
      description = "Signed domain profile that the guard checks by; one file for each domain.")
  private List<Path> profiles;

  @Option(names = "--link-key", required = true, description = "Key of the link (link-key).")
  private Path linkKey;

  @Option(names = "--to", required = true, description = "HOST:PORT of the receiver.")
  private String to;

  @Option(
      names = "--rate-mbit",
      defaultValue = "80",
      description = "Line rate in Mbit/s (default: ${DEFAULT-VALUE}).")
  private int megabits;

  @Option(
      names = "--mtu",
      defaultValue = "1500",
      description = "Largest IP packet in octets (default: ${DEFAULT-VALUE}).")
  private int mtu;

  @Option(
      names = "--repeat",
      defaultValue = "2",
      description = "How often each bundle is sent (default: ${DEFAULT-VALUE}).")
  private int repeat;

  Path state() {
    return state;
  }

  DiodeLink open() throws IOException {
    return DiodeLink.open(Destination.parse(to), new Pacer(megabits, System::nanoTime));
  }

  Sender sender(DiodeLink link, PrintWriter report) throws IOException {
    if (repeat < 1) {
      throw new IllegalArgumentException("--repeat is at least 1");
    }
    List<byte[]> octets = new ArrayList<>();
    for (Path profile : profiles) {
      octets.add(read(profile, SignedStatement.MAX_OCTETS));
    }
    String key = new String(read(linkKey, MAX_KEY_FILE), StandardCharsets.US_ASCII);
    Sender.Parts parts =
        new Sender.Parts(
            new Spool(spool),
            new Guard(octets),
            new SenderState(state),
            new RefusedFolder(state.resolve("refused")),
            new FrameEncoder(LinkKey.parse(key), mtu - HEADERS),
            link);
    return new Sender(parts, repeat, report);
  }

  private static byte[] read(Path file, int maxOctets) throws IOException {
    byte[] octets = DurableFiles.read(file, maxOctets);
    if (octets == null) {
      throw new IOException("there is no file " + file);
    }
    return octets;
  }
}

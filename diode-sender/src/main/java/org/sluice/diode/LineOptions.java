package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.LinkKeys;
import org.sluice.records.signing.SignedStatement;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What sending needs, whether everything new is sent or a list is sent again.
@SuppressWarnings("NullAway.Init") // picocli sets the fields before the command runs
final class LineOptions {
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

  @Option(
      names = "--to",
      required = true,
      description = "HOST:PORT of the receiver; once for each of several links.")
  private List<String> to;

  @Mixin private BudgetOptions budget;

  Path state() {
    return state;
  }

  Links open() throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String address : to) {
      addresses.add(Destination.parse(address));
    }
    return Links.open(addresses, budget.plan());
  }

  Sender sender(Links links, PrintWriter report) throws IOException {
    List<byte[]> octets = new ArrayList<>();
    for (Path profile : profiles) {
      octets.add(read(profile, SignedStatement.MAX_OCTETS));
    }
    String keys = new String(read(linkKey, LinkKeys.MAX_OCTETS), StandardCharsets.US_ASCII);
    Sender.Parts parts =
        new Sender.Parts(
            new Spool(spool),
            new Guard(octets),
            new SenderState(state),
            new RefusedFolder(state.resolve("refused")),
            new FrameEncoder(LinkKeys.parse(keys).sending(), links.plan()),
            links);
    return new Sender(parts, report);
  }

  private static byte[] read(Path file, int maxOctets) throws IOException {
    byte[] octets = DurableFiles.read(file, maxOctets);
    if (octets == null) {
      throw new IOException("there is no file " + file);
    }
    return octets;
  }
}

package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.LinkKeys;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What sending needs, whether everything new is sent or a list is sent again.
@SuppressWarnings("NullAway.Init") // picocli sets the fields before the command runs
final class LineOptions {
  @Mixin private SpoolOptions source;

  @Option(names = "--state", required = true, description = "Folder of this sender's own.")
  private Path state;

  @Option(names = "--link-key", required = true, description = "Key of the link (link-key).")
  private Path linkKey;

  @Option(
      names = "--to",
      required = true,
      description = "HOST:PORT of the receiver; once for each of several links.")
  private List<String> to;

  @Option(
      names = "--catch-up",
      defaultValue = "2ms",
      converter = Quantities.Time.class,
      description =
          "How much of a hold-up is made good at most, in one burst that the receiver's buffer must"
              + " hold (default: ${DEFAULT-VALUE}).")
  private Duration catchUp;

  @Mixin private BudgetOptions budget;

  Path state() {
    return state;
  }

  Links open() throws IOException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String address : to) {
      addresses.add(Destination.parse(address));
    }
    return Links.open(addresses, budget.plan(), catchUp);
  }

  Sender sender(Links links, PrintWriter report) throws IOException {
    String keys =
        new String(GivenFile.read(linkKey, LinkKeys.MAX_OCTETS), StandardCharsets.US_ASCII);
    Sender.Parts parts =
        new Sender.Parts(
            source.spool(),
            source.guard(),
            new SenderState(state),
            new RefusedFolder(state.resolve("refused")),
            new FrameEncoder(LinkKeys.parse(keys).sending(), links.plan()),
            links);
    return new Sender(parts, report);
  }
}

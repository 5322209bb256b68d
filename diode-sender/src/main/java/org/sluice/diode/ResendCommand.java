package org.sluice.diode;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Sends a list of bundles again, past the same guard; may run beside the sender.
@Command(
    name = "resend",
    description = "Sends bundles again that the receiver names as missing, such as 3-7,9.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ResendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LineOptions options;

  @Option(
      names = "--stream",
      defaultValue = "K",
      description = "K (keys) or L (log); default: ${DEFAULT-VALUE}.")
  private StreamLetter stream;

  @Parameters(paramLabel = "RANGES", description = "Numbers and ranges: digits, commas, hyphens.")
  private String ranges;

  @Override
  public Integer call() throws Exception {
    SequenceRanges wanted = SequenceRanges.parse(ranges);
    PrintWriter out = spec.commandLine().getOut();
    try (DiodeLink link = options.open()) {
      Sender sender = options.sender(link, out);
      long sent = sender.resend(stream, wanted);
      out.println(sender.counters());
      out.flush();
      return sent > 0 && sender.refusedBundles() == 0 ? 0 : 1;
    }
  }
}

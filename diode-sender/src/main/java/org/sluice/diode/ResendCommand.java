package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup(multiplicity = "1")
  private Wanted wanted;

  /// Typed, or carried over as a file.
  static final class Wanted {
    @Parameters(
        paramLabel = "RANGES",
        description = "Numbers and ranges: digits, commas, hyphens, such as 1041-1043,1057.")
    private @Nullable String ranges;

    @Option(names = "--file", description = "File with the same, at most 64 KiB, nothing else.")
    private @Nullable Path file;

    SequenceRanges parse() throws IOException {
      return file == null
          ? SequenceRanges.parse(Objects.requireNonNull(ranges))
          : SequenceRanges.read(file);
    }
  }

  @Override
  public Integer call() throws Exception {
    SequenceRanges list = wanted.parse();
    PrintWriter out = spec.commandLine().getOut();
    try (Links links = options.open()) {
      Sender sender = options.sender(links, out);
      long sent = sender.resend(stream, list);
      out.println(sender.counters());
      out.flush();
      return sent > 0 && sender.refusedBundles() == 0 ? 0 : 1;
    }
  }
}

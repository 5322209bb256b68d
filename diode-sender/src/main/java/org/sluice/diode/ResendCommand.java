package org.sluice.diode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandAnswer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends a list of bundles again, past the same guard; may run beside the sender.
@Command(
    name = "resend",
    mixinStandardHelpOptions = true,
    description = {
      "Sends bundles again that the receiver names as missing, such as 3-7,9.",
      "Example: ./sluice diode-sender resend 1041-1043,1057 --spool high/spool --profile green.profile --state diode --link-key link.key --to 192.0.2.2:7600"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ResendCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();
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
    try (Links links = options.open()) {
      Sender sender = options.sender(links, answer.progress());
      long sent = sender.resend(stream, list);
      Sender.Counters count = sender.count();
      answer.say(
          sender.counters(),
          "sent",
          count.sent(),
          "refused",
          count.refused(),
          "datagrams",
          count.datagrams(),
          "octets",
          count.octets());
      return answer.end(sent > 0 && sender.refusedBundles() == 0 ? 0 : 1);
    }
  }
}

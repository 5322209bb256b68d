package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.sluice.client.review.OpeningKey;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.id.TenWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "opening-key",
    description = {
      "Makes the key to which the names behind the log's commitments are sealed, on the reviewer's own",
      "machine, and prints its public line: carry it to the security officers of the domain, and read them",
      "the ten words, by telephone or face to face. They name you in the log (sluice reviewer draft)."
    },
    footer = "  ./sluice log opening-key --name vera --out vera.opening.key > vera.line")
@SuppressWarnings("NullAway.Init")
final class OpeningKeyCommand extends Answering {
  @Option(names = "--name", required = true, description = "The reviewer's name in the log.")
  String name;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new key file.")
  Path out;

  OpeningKeyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    ReviewerLine line = OpeningKey.create(out, name);
    String words = TenWords.of(line.sealKeyHash());
    answer.say(line.toString(), "line", line, "tenWords", words, "file", out);
    // Not with the line, which goes into a file.
    console.err().println("words of the key: " + words);
    console.err().flush();
  }
}

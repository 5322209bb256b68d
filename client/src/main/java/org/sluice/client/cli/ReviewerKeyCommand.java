package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.sluice.client.review.ReviewerKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reviewer-key",
    description = {
      "Makes a reviewer's key for sign-offs, on the reviewer's own machine, and prints its public line:",
      "give that line to the operator of the low side, who enters it with the account."
    },
    footer = "  ./sluice log reviewer-key --name vera --out vera.key --passphrase-file vera.pass")
@SuppressWarnings("NullAway.Init")
final class ReviewerKeyCommand extends Answering {
  @Option(names = "--name", required = true, description = "Name of the account.")
  String name;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The new key file.")
  Path out;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      required = true,
      description = "File with the passphrase, readable by its owner only.")
  Path passphraseFile;

  ReviewerKeyCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    char[] passphrase = Passphrase.read(passphraseFile);
    try {
      String line = ReviewerKey.create(out, name, passphrase);
      answer.say(line, "line", line, "file", out);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }
}

package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.Answer;
import org.sluice.records.transcript.Transcript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The paper copy for the safe.
@Command(
    name = "print",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a transcript as a page for printing: one self-contained HTML file with a style sheet for paper.",
      "Example: ./sluice ceremony print ceremony.transcript transcript.html"
    })
final class PrintCommand implements Callable<Integer> {
  @Mixin private Answer answer = new Answer();

  @Parameters(index = "0", paramLabel = "TRANSCRIPT", description = "The transcript; it must hold.")
  private Path transcript = Path.of("");

  @Parameters(index = "1", paramLabel = "PAGE.html", description = "The page to write.")
  private Path page = Path.of("");

  @Override
  public Integer call() throws IOException {
    Transcript read = TranscriptFile.read(transcript);
    Files.write(page, TranscriptPage.html(read).getBytes(StandardCharsets.UTF_8));
    answer.say(
        page + ": " + read.lines().size() + " lines, last link " + read.link(),
        "page",
        page,
        "lines",
        read.lines().size(),
        "lastLink",
        read.link());
    return answer.end();
  }
}

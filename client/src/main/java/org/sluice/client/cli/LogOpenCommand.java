package org.sluice.client.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sluice.client.device.PrivateFiles;
import org.sluice.client.review.OpenedNames;
import org.sluice.client.review.OpeningKey;
import org.sluice.mikey.hpke.HpkeKeyPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "open",
    description = {
      "Opens the names that were sealed to a reviewer and lie beside a log (in its folder openings/), and",
      "writes them to a file that only its owner reads: for log verify --openings and log serve --openings."
    },
    footer = "  ./sluice log open november/log --key vera.opening.key --out november.names")
@SuppressWarnings("NullAway.Init")
final class LogOpenCommand extends Answering {
  @Parameters(paramLabel = "LOG", description = "The log's folder.")
  Path log;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "Your key (log opening-key).")
  Path key;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The names.")
  Path out;

  LogOpenCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    try (HpkeKeyPair pair = OpeningKey.open(key)) {
      OpenedNames.Found found = OpenedNames.open(log, pair);
      PrivateFiles.write(out, found.openings().text().getBytes(StandardCharsets.US_ASCII));
      int names = found.openings().all().size();
      answer.say(
          names
              + " names of "
              + found.files()
              + " sealed files, "
              + found.others()
              + " more for others",
          "names",
          names,
          "files",
          found.files(),
          "others",
          found.others(),
          "file",
          out);
    }
  }
}

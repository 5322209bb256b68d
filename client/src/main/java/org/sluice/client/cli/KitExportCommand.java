package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.sluice.client.kit.KitFolder;
import org.sluice.client.kit.VendorKit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Writes the kit for vendors of other clients: published keys of two users, the KMS certificate,",
      "fresh messages both ways with what must come out of them, and one that must be refused."
    },
    footer = "  ./sluice client kit export vendor-kit")
@SuppressWarnings("NullAway.Init")
final class KitExportCommand extends Answering {

  @Parameters(paramLabel = "DIR", description = "The folder; files in it are replaced.")
  Path folder;

  KitExportCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    new KitFolder(folder).write(Instant.now());
    answer.say(
        "kit for " + VendorKit.VENDOR + " in " + folder + "; its keys are published: test only",
        "folder",
        folder);
  }
}

package org.sluice.client.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.ServerStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Prints what a distribution server says it holds, as JSON; needs no device.",
      "Saved to a file it is what `log verify --counts-from` compares with the log."
    },
    footer = {
      "  ./sluice client status --server https://localhost:8443 --profile green.example.profile"
    })
@SuppressWarnings("NullAway.Init")
final class StatusCommand extends Action {

  @Option(names = "--server", paramLabel = "URL", required = true, description = "The server.")
  URI server;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      required = true,
      description = "A profile that pins the server's key.")
  Path profile;

  @Option(names = "--json", description = "Changes nothing: what it prints is JSON anyway.")
  boolean json;

  StatusCommand(Console console) {
    super(console);
  }

  @Override
  void act() throws IOException {
    print(ServerStatus.read(server, PinnedProfile.read(profile)));
  }
}

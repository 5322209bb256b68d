package org.sluice.diode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.signing.SignedStatement;
import picocli.CommandLine.Option;

/// Where bundles come from, and what the guard checks them by.
@SuppressWarnings("NullAway.Init") // picocli sets the fields before the command runs
final class SpoolOptions {
  @Option(names = "--spool", required = true, description = "Folder of bundles; only read.")
  private Path spool;

  @Option(
      names = "--profile",
      required = true,
      arity = "1..*",
      description = "Signed domain profile that the guard checks by; one file for each domain.")
  private List<Path> profiles;

  Spool spool() throws IOException {
    return new Spool(spool);
  }

  Guard guard() throws IOException {
    List<byte[]> octets = new ArrayList<>();
    for (Path profile : profiles) {
      octets.add(GivenFile.read(profile, SignedStatement.MAX_OCTETS));
    }
    return new Guard(octets);
  }
}

package org.sluice.distribution.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A receiver in a process of its own, which a test can kill: takes the bundle files of a folder in
/// order of name, endlessly, and prints the name of each when it is stored.
final class IntakeProcess {
  private IntakeProcess() {}

  /// Arguments: data folder, profile, folder of bundles.
  public static void main(String[] args) throws IOException {
    try (LowSide low = LowSide.open(Path.of(args[0]), List.of(Path.of(args[1])));
        Stream<Path> files = Files.list(Path.of(args[2]))) {
      for (Path file : files.sorted().toList()) {
        Intake outcome = low.receiver().accept(Files.readAllBytes(file));
        System.out.println(outcome.getClass().getSimpleName() + " " + file.getFileName());
        System.out.flush();
      }
    }
  }
}

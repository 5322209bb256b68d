package org.sluice.appliance.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.ImportProblem.Kind;

/// Lines that were refused before an import began, as a report has them: number, kind, why.
final class RefusedLines {
  private RefusedLines() {}

  static void read(Path file, Consumer<ImportProblem> each) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      @Nullable String line;
      while ((line = in.readLine()) != null) {
        each.accept(problem(file, line));
      }
    }
  }

  private static ImportProblem problem(Path file, String line) {
    String[] fields = line.split("\t", 3);
    if (fields.length == 3 && fields[0].matches("[1-9][0-9]{0,9}")) {
      Optional<Kind> kind = Kind.of(fields[1]);
      if (kind.isPresent()) {
        return new ImportProblem(Long.parseLong(fields[0]), kind.get(), fields[2]);
      }
    }
    throw new CommandFailed(file + " holds a line that no report has");
  }
}

package org.sluice.system;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where the modules' sources and classes lie.
final class Modules {

  static final List<String> ALL =
      List.of(
          "records",
          "mikey-sakke",
          "threshold",
          "hsm-adapter",
          "answers",
          "web-shell",
          "appliance",
          "diode-sender",
          "distribution-server",
          "client");

  static final Path ROOT = Path.of(System.getProperty("sluice.root", ".."));

  private Modules() {}

  /// The production classes of all modules, as the build just made them.
  static JavaClasses classes() {
    List<Path> folders = new ArrayList<>();
    for (String module : ALL) {
      Path classes = ROOT.resolve(module).resolve("target/classes");
      if (!Files.isDirectory(classes)) {
        throw new IllegalStateException(classes + " is missing: build the whole project");
      }
      folders.add(classes);
    }
    return new ClassFileImporter().importPaths(folders);
  }
}

package org.sluice.appliance.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.appliance.gate.CarriedUsers;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DomainName;

/// An import in a process of its own that ends at a step as if it had been killed: no finally, no
/// close, no shutdown hook.
final class KilledImport {
  static final int EXIT = 77;

  private static final int ROWS = 100_000;

  private KilledImport() {}

  static int start(Path folder, String step) throws IOException, InterruptedException {
    return process(folder, step, "256m").inheritIO().start().waitFor();
  }

  /// Runs it to its end with little memory; returns how many errors it counted.
  static long startToEnd(Path folder) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process process =
        process(folder, "none", "64m")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(said.toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("the import ended with " + process.exitValue());
    }
    return Long.parseLong(Files.readString(said).strip());
  }

  private static ProcessBuilder process(Path folder, String step, String memory) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx" + memory,
        "-cp",
        System.getProperty("java.class.path"),
        KilledImport.class.getName(),
        folder.toString(),
        step);
  }

  /// Folder and step: `gate`, `read`, `compare`, `write-in` inside the transaction, `write-after`
  /// behind it.
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Database database = Database.open(folder.resolve("appliance.db"));
    Consumer<UserImport.Progress> progress =
        p -> {
          boolean inside = p.step().equals("write") && p.rows() == ROWS;
          String at = p.step().equals("write") ? (inside ? "write-in" : "write-after") : p.step();
          if (at.equals(args[1])) {
            Runtime.getRuntime().halt(EXIT);
          }
        };
    UserImport users =
        new UserImport(
            database,
            folder.resolve("appliance.db"),
            Set.of(DomainName.parse("green.example")),
            progress);
    CarriedUsers.Imported imported =
        new CarriedUsers(users, folder.resolve("carried"), progress)
            .run(
                folder.resolve("users.csv"),
                false,
                new UserImport.Choice(false, false, false, folder.resolve("problems")));
    System.out.println(
        imported.outcome().problems().counts().values().stream().mapToLong(n -> n).sum());
  }
}

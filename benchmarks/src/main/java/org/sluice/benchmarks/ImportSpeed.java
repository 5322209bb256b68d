package org.sluice.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.sluice.appliance.gate.CarriedUsers;
import org.sluice.appliance.imports.UserImport;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DomainName;

/// `./sluice bench import [LINES] [DIR]`: how long a file of users takes, by the appliance's own
/// import, from the gate to a database on disk: what would change (dry run), the import, the same
/// file again, the same users as JSON lines, and a file in which every line is wrong.
public final class ImportSpeed {
  private static final int USAGE_ERROR = 2;
  private static final int LINES = 2_000_000;
  private static final String DOMAIN = "green.example";

  private final PrintStream out;
  private final Path folder;
  private final int lines;

  private ImportSpeed(PrintStream out, Path folder, int lines) {
    this.out = out;
    this.folder = folder;
    this.lines = lines;
  }

  /// Exit code 0, or 2 for a command line that is not understood.
  public static void main(String[] args) throws IOException {
    if (args.length > 2 || (args.length > 0 && !args[0].matches("[1-9][0-9]{0,6}"))) {
      System.err.println("usage: bench import [LINES, 2000000] [DIR, a new folder]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    Path folder =
        args.length == 2 ? Path.of(args[1]) : Files.createTempDirectory("sluice-bench-import");
    Files.createDirectories(folder);
    Machine.print(System.out, Path.of("."));
    new ImportSpeed(System.out, folder, args.length > 0 ? Integer.parseInt(args[0]) : LINES).run();
  }

  private void run() throws IOException {
    Path csv = folder.resolve("users.csv");
    try (BufferedWriter w = Files.newBufferedWriter(csv)) {
      w.write("domain,uri,devices,seal\n");
      for (int i = 0; i < lines; i++) {
        w.write(DOMAIN + "," + uri(i) + ",1,x25519\n");
      }
    }
    Path json = folder.resolve("users.jsonl");
    try (BufferedWriter w = Files.newBufferedWriter(json)) {
      for (int i = 0; i < lines; i++) {
        w.write("{\"domain\":\"" + DOMAIN + "\",\"uri\":\"" + uri(i) + "\",\"devices\":1}\n");
      }
    }
    Path wrong = folder.resolve("wrong.csv");
    try (BufferedWriter w = Files.newBufferedWriter(wrong)) {
      w.write("domain,uri,devices,seal\n");
      for (int i = 0; i < lines; i++) {
        w.write(mistake(i) + "\n");
      }
    }
    measure("one", "csv, dry run", csv, true);
    measure("one", "csv, imported", csv, false);
    measure("one", "csv, again: all known", csv, false);
    measure("two", "json lines, imported", json, false);
    measure("one", "csv, every line wrong", wrong, false);
    out.println("  the files and databases are in " + folder);
  }

  private static String uri(int i) {
    return String.format(Locale.ROOT, "tel:+4477%08d", i);
  }

  /// Every kind of mistake in turn, among them those that only a comparison of all lines finds.
  private static String mistake(int i) {
    return switch (i % 5) {
      case 0 -> DOMAIN + ",tel:+44 77" + i + ",1,x25519";
      case 1 -> "red.example," + uri(i) + ",1,x25519";
      case 2 -> DOMAIN + "," + uri(i) + ",99,x25519";
      case 3 -> DOMAIN + ",sip:u" + i + "@\u0430.example,1,x25519";
      default -> DOMAIN + "," + uri(i) + ",1";
    };
  }

  private void measure(String database, String what, Path file, boolean dryRun) throws IOException {
    Path at = folder.resolve(database + ".db");
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    try (Database db = Database.open(at)) {
      long begun = System.nanoTime();
      UserImport users = new UserImport(db, at, Set.of(DomainName.parse(DOMAIN)), _ -> {});
      UserImport.Outcome o =
          new CarriedUsers(users, folder.resolve("carried"), _ -> {})
              .run(
                  file,
                  file.toString().endsWith("jsonl"),
                  new UserImport.Choice(dryRun, false, false, folder.resolve("problems")))
              .outcome();
      double seconds = (System.nanoTime() - begun) / 1e9;
      out.printf(
          Locale.ROOT,
          "  %-24s %6.1f s, %7.0f lines a second, heap at most %d MiB (of %d), file %d MiB: %d added, %d known, %d refused%n",
          what,
          seconds,
          lines / seconds,
          heapPeak() >> 20,
          Runtime.getRuntime().maxMemory() >> 20,
          Files.size(file) >> 20,
          o.added(),
          o.known(),
          o.problems().count());
    }
  }

  /// The sum of the pools' peaks, which is at least the peak of their sum.
  private static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP)
        .mapToLong(p -> p.getPeakUsage().getUsed())
        .sum();
  }
}

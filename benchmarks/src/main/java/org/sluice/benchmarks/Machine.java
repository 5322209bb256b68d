package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.sluice.mikey.secret.SecretPool;

/// What a figure depends on besides the program.
final class Machine {
  private Machine() {}

  static void print(PrintStream out, Path folder) throws IOException {
    out.printf(
        Locale.ROOT,
        "machine: %d cores, %s, %s %s%n",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    out.printf(
        Locale.ROOT,
        "java: %s, %s%n",
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vm.name"));
    out.printf(
        Locale.ROOT,
        "disk: %s; secret memory %s%n",
        Files.getFileStore(folder).type(),
        SecretPool.locked() ? "locked" : "not locked");
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "processor unknown";
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("processor unknown");
  }
}

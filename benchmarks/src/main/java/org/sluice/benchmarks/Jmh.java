package org.sluice.benchmarks;

import java.io.IOException;

/// Starts JMH with its own command line: the names of benchmarks, `-h` for the rest. Like `./sluice
/// bench` it needs the benchmarks' jar and `target/lib` on the class path, and `--add-modules
/// jdk.incubator.vector --enable-native-access=ALL-UNNAMED`, which its forks take over.
public final class Jmh {
  private Jmh() {}

  /// Runs the benchmarks that `args` name, or all.
  public static void main(String[] args) throws IOException {
    org.openjdk.jmh.Main.main(args);
  }
}

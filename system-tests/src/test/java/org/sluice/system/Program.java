package org.sluice.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One of our programs, run as an operator runs it: a process of its own.
final class Program {

  /// How it ended: exit code, and everything it printed.
  record Result(int exit, String text) {}

  private final List<String> command;

  private Program(List<String> command) {
    this.command = command;
  }

  /// The appliance; `jvm` are further options of the virtual machine.
  static Program appliance(String... jvm) {
    return jar("appliance/target/quarkus-app/quarkus-run.jar", jvm);
  }

  /// The client.
  static Program client() {
    return module("client");
  }

  /// The low side's server.
  static Program distributionServer() {
    return jar("distribution-server/target/quarkus-app/quarkus-run.jar");
  }

  /// The sender at the diode.
  static Program diodeSender() {
    return module("diode-sender");
  }

  /// A partition's own program.
  static Program partition() {
    return module("hsm-adapter");
  }

  private static Program module(String module) {
    Path folder = Modules.ROOT.resolve(module).resolve("target");
    try (Stream<Path> jars = Files.list(folder)) {
      Path jar =
          jars.filter(p -> p.getFileName().toString().matches(module + "-[0-9].*\\.jar"))
              .filter(p -> !p.toString().contains("-sources"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no " + module + " jar in " + folder));
      return jar(Modules.ROOT.relativize(jar).toString());
    } catch (IOException e) {
      throw new IllegalStateException(folder + " cannot be read", e);
    }
  }

  /// A main class of these tests, on their class path.
  static Program ofTests(Class<?> main) {
    List<String> command = java();
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return new Program(command);
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC"));
    return command;
  }

  private static Program jar(String jar, String... jvm) {
    List<String> command = java();
    command.addAll(List.of(jvm));
    command.addAll(List.of("-jar", Modules.ROOT.resolve(jar).toAbsolutePath().toString()));
    return new Program(command);
  }

  /// The command line with these arguments.
  List<String> command(String... arguments) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(arguments));
    return all;
  }

  /// Starts it; its output goes to `log`.
  Process start(Path log, String... arguments) throws IOException {
    return start(log, command(arguments));
  }

  private static Process start(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /// Runs it to its end, with the quick compiler alone, as the launcher runs short commands.
  Result run(String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile("sluice", ".log");
    try {
      List<String> quick = command(arguments);
      quick.add(1, "-XX:TieredStopAtLevel=1");
      Process process = start(log, quick);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not end: " + String.join(" ", arguments));
      }
      return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
    }
  }
}

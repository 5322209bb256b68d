package org.sluice.appliance.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.sluice.appliance.boot.CommandFailed;

/// A process of the gate, as far from the rest of the machine as can be had: started without
/// environment and with a few archives, fed through standard input, read through standard output.
///
/// @param main whose main method it runs
/// @param archives a class of each archive on its class path
/// @param options of its virtual machine, beside those that every one has
/// @param argument its only one
/// @param most how long it may live; then it is ended, and nothing that it wrote is used
record Confined(
    Class<?> main, List<Class<?>> archives, List<String> options, String argument, Duration most) {
  /// First line of output: the process has started.
  static final String READY = "sluice-gate/1";

  /// Keeps copies.
  Confined {
    archives = List.copyOf(archives);
    options = List.copyOf(options);
  }

  /// What the process is to read.
  interface Feed {
    void into(OutputStream in) throws IOException;
  }

  /// What is made of what the process wrote, behind its first line.
  interface Reading<T> {
    T read(BufferedReader out, Confinement how) throws IOException;
  }

  /// Runs it.
  ///
  /// @param reading runs once; what fails in it other than reading is a [CommandFailed]
  /// @throws CommandFailed if it cannot be started, or does not end as it should: nothing that it
  ///   wrote is used then
  <T> T run(Feed feed, Reading<T> reading) {
    for (Confinement how : Confinement.values()) {
      if (how.isThinkable()) {
        Optional<T> read = attempt(feed, reading, how);
        if (read.isPresent()) {
          return read.get();
        }
      }
    }
    throw new CommandFailed("the import gate's process cannot be started: nothing was read");
  }

  /// Nothing if the process cannot be started so. Once it runs, there is no second try with less.
  private <T> Optional<T> attempt(Feed feed, Reading<T> reading, Confinement how) {
    Process process;
    try {
      process = start(how);
    } catch (IOException e) {
      return Optional.empty(); // No such tool: the next, weaker one.
    }
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(most.toMillis(), TimeUnit.MILLISECONDS));
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      if (!isReady(out)) {
        return Optional.empty();
      }
      Thread feeder = Thread.ofVirtual().start(() -> feed(process, feed));
      T read = reading.read(out, how);
      requireEnd(process, feeder);
      return Optional.of(read);
    } catch (IOException e) {
      throw new CommandFailed(
          "the import gate's process could not be read to its end: nothing was read", e);
    } finally {
      boolean _ = end.cancel(false);
      process.destroyForcibly();
    }
  }

  private static boolean isReady(BufferedReader out) {
    try {
      return READY.equals(out.readLine());
    } catch (IOException e) {
      return false;
    }
  }

  private void requireEnd(Process process, Thread feeder) {
    try {
      if (!feeder.join(most)
          || !process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
          || process.exitValue() != 0) {
        throw new CommandFailed("the import gate's process did not end well: nothing was read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while the import gate was reading", e);
    }
  }

  private static void feed(Process process, Feed feed) {
    try (OutputStream in = process.getOutputStream()) {
      feed.into(in);
    } catch (IOException e) {
      // It ended before it had read all: its output then has no last line.
      process.destroyForcibly();
    }
  }

  private Process start(Confinement how) throws IOException {
    List<String> command = new ArrayList<>(how.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-XX:-CreateCoredumpOnCrash",
            "-cp",
            archives.stream().map(c -> archive(c).toString()).collect(Collectors.joining(":")),
            main.getName(),
            argument));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    return builder.start();
  }

  private static Path archive(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new CommandFailed("the program's own archive is not known: the import gate is shut");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new CommandFailed("the program's own archive has no path: the import gate is shut", e);
    }
  }
}

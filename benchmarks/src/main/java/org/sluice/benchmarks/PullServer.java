package org.sluice.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `distribution-server` as the launcher starts it, in processes of their own.
final class PullServer implements AutoCloseable {
  static final int PORT = 18_443;

  private static final int UDP = 18_700;
  private static final int STEP_MILLIS = 50;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  private final Path root;
  private final Path folder;
  private final List<String> arguments;
  private Process process;

  private PullServer(Path root, Path folder, List<String> arguments) throws IOException {
    this.root = root;
    this.folder = folder;
    this.arguments = arguments;
    this.process = begin();
    awaitOpen();
  }

  /// What a command took.
  ///
  /// @param peakKilobytes most memory that it had in RAM at a time, as far as was looked
  record Took(double seconds, long peakKilobytes) {}

  /// Makes a server's key.
  static void init(Path root, Path folder) throws IOException {
    Files.createDirectories(folder);
    run(root, "diode-sender", "link-key", "--out", folder.resolve("link.key").toString());
    run(root, "distribution-server", "init", "--data", low(folder), "--name", "localhost");
  }

  /// Loads all bundles of a folder, as from a disc; `more` options if there are any.
  static Took load(Path root, Path folder, Path profile, Path spool, String... more)
      throws IOException {
    long begun = System.nanoTime();
    List<String> command =
        new ArrayList<>(
            List.of(
                "distribution-server",
                "import",
                "--data",
                low(folder),
                "--profile",
                profile.toString(),
                "--from",
                spool.toString()));
    command.addAll(List.of(more));
    Process process = start(root, folder.resolve("import.log"), command.toArray(String[]::new));
    long peak = 0;
    while (!ended(process)) {
      peak = Math.max(peak, peak(process));
    }
    if (process.exitValue() != 0) {
      throw new IOException("import ended with " + process.exitValue() + ": " + folder);
    }
    return new Took((System.nanoTime() - begun) / 1e9, peak);
  }

  /// Starts a server and waits until it answers.
  static PullServer serve(Path root, Path folder, Path profile, Path oauth) throws IOException {
    return new PullServer(
        root,
        folder,
        List.of(
            "--profile",
            profile.toString(),
            "--link-key",
            folder.resolve("link.key").toString(),
            "--udp",
            Integer.toString(UDP),
            "--oauth",
            oauth.toString(),
            // One load tool stands for everybody.
            "--requests-per-minute",
            "1000000000"));
  }

  /// Starts a server that reads from Kafka alone, and waits until it answers.
  static PullServer replica(Path root, Path folder, Path profile, Path kafka) throws IOException {
    return new PullServer(
        root, folder, List.of("--profile", profile.toString(), "--kafka", kafka.toString()));
  }

  /// Starts a sender that sends what is in the spool, and what comes into it, to the server.
  static Process send(Path root, Path folder, Path profile, Path spool) throws IOException {
    return start(
        root,
        folder.resolve("send.log"),
        "diode-sender",
        "send",
        "--spool",
        spool.toString(),
        "--state",
        folder.resolve("sender").toString(),
        "--link-key",
        folder.resolve("link.key").toString(),
        "--profile",
        profile.toString(),
        "--to",
        "127.0.0.1:" + UDP);
  }

  private Process begin() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "distribution-server",
                "serve",
                "--data",
                low(folder),
                "--https",
                Integer.toString(PORT)));
    command.addAll(arguments);
    return start(root, folder.resolve("serve.log"), command.toArray(String[]::new));
  }

  /// Stops it and starts it again. Returns the seconds until it takes connections; the store is
  /// open then.
  double restart() throws IOException {
    close();
    long begun = System.nanoTime();
    process = begin();
    awaitOpen();
    return (System.nanoTime() - begun) / 1e9;
  }

  private void awaitOpen() throws IOException {
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
        return;
      } catch (ConnectException e) {
        if (ended(process)) {
          throw new IOException("the server ended: " + folder.resolve("serve.log"), e);
        }
      }
    }
  }

  long peakKilobytes() throws IOException {
    return peak(process);
  }

  static long octets(Path of) throws IOException {
    try (Stream<Path> files = Files.walk(of)) {
      long sum = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
      return sum;
    }
  }

  static Path data(Path folder) {
    return folder.resolve("low");
  }

  private static String low(Path folder) {
    return data(folder).toString();
  }

  private static long peak(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      Matcher peak = PEAK.matcher(Files.readString(status));
      return peak.find() ? Long.parseLong(peak.group(1)) : 0;
    } catch (IOException e) {
      return 0; // It has just ended.
    }
  }

  static void run(Path root, String... arguments) throws IOException {
    Process process =
        new ProcessBuilder(command(root, arguments))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    while (!ended(process)) {
      Thread.onSpinWait();
    }
    if (process.exitValue() != 0) {
      throw new IOException(String.join(" ", arguments) + " ended with " + process.exitValue());
    }
  }

  private static Process start(Path root, Path log, String... arguments) throws IOException {
    return new ProcessBuilder(command(root, arguments))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static List<String> command(Path root, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean ended(Process process) throws IOException {
    try {
      return process.waitFor(STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    while (!ended(process)) {
      Thread.onSpinWait();
    }
  }
}

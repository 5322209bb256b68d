package org.sluice.appliance.gate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.Hash32;

/// Sends a file through the gate's process and takes back what that wrote anew. The file's octets
/// are parsed nowhere else: here only the process's own lines are read, each of bounded length and
/// of visible ASCII.
public final class ImportGate {
  private static final int MAX_LINES = 1_000_000;
  private static final long MAX_MINUTES = 10;

  private ImportGate() {}

  /// Reads `file` as one of `kind`.
  ///
  /// @throws CommandFailed if it is too large, or the process did not end as it should; nothing of
  ///   the file is used then
  public static Passed pass(Path file, CarriedKind kind) {
    byte[] octets = read(file);
    for (Confinement confinement : Confinement.values()) {
      if (confinement.isThinkable()) {
        Passed passed = attempt(octets, kind, confinement);
        if (passed != null) {
          return passed;
        }
      }
    }
    throw new CommandFailed(
        "the import gate's process cannot be started: " + file + " was not read");
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > GateProcess.MAX_INPUT) {
        throw new CommandFailed(
            file + " has " + size + " octets, at most " + GateProcess.MAX_INPUT + " are read");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Null if the process cannot be started so.
  private static @Nullable Passed attempt(byte[] octets, CarriedKind kind, Confinement how) {
    try {
      Process process = start(kind, how);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        if (!GateProcess.READY.equals(out.readLine())) {
          return null;
        }
        Thread.ofVirtual().start(() -> feed(process, octets));
        return finished(process, new GateOutput(kind).read(out), Hash32.sha256(octets), how);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return null; // No such tool: the next, weaker one.
    }
  }

  private static Passed finished(Process process, GateOutput read, Hash32 file, Confinement how) {
    try {
      if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new CommandFailed("the import gate's process did not end well: nothing was read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while the import gate was reading", e);
    }
    return read.passed(file, how.words());
  }

  private static void feed(Process process, byte[] octets) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(octets);
    } catch (IOException e) {
      // It ended before it had read all: its output then has no last line.
      process.destroyForcibly();
    }
  }

  private static Process start(CarriedKind kind, Confinement how) throws IOException {
    List<String> command = new ArrayList<>(how.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String archives = archive(GateProcess.class) + ":" + archive(EnrolmentLine.class);
    if (kind.isDocument()) {
      archives += ":" + archive(KmsCertificate.class);
      command.addAll(
          List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    }
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
            archives,
            GateProcess.class.getName(),
            kind.word()));
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

  /// Most lines of a file.
  static int maxLines() {
    return MAX_LINES;
  }
}

package org.sluice.system.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A running [WireProcess], and what is said to it.
final class WireHandle implements Medium {
  private final Process process;
  private final Path log;
  private final PrintStream tell;
  private final BufferedReader answers;

  private WireHandle(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.tell = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Starts it; when this returns both devices are there.
  static WireHandle start(List<String> command, Path log) throws IOException {
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    WireHandle handle = new WireHandle(process, log);
    try {
      handle.expect("ready");
      return handle;
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  @Override
  public void faults(Faults faults) throws IOException {
    tell.println("faults " + faults.line());
    expect("ok");
  }

  @Override
  public WireCounts counts() throws IOException {
    tell.println("count");
    return WireCounts.parse(answer());
  }

  private void expect(String expected) throws IOException {
    String line = answer();
    if (!expected.equals(line)) {
      throw new IOException("the wire said '" + line + "', not '" + expected + "'");
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the wire has ended: " + Files.readString(log));
    }
    return line;
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }

  /// The end of its input is its end; the devices go with it.
  @Override
  public void close() throws IOException {
    tell.close();
    OneWayWire.stop(process);
  }
}

package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The console of a community's high side: the appliance's own process, with accounts.
final class ConsoleSite implements AutoCloseable {
  static final String PASSWORD = "correct horse 4711";
  private static final int PATIENCE_SECONDS = 120;
  private static final int POLL_MILLIS = 100;

  private final SmallCommunity community;
  private final Process process;
  private final String address;

  private ConsoleSite(SmallCommunity community, Process process, String address) {
    this.community = community;
    this.process = process;
    this.address = address;
  }

  static ConsoleSite start(SmallCommunity c) throws IOException, InterruptedException {
    Path password = Files.writeString(c.root().resolve("password"), PASSWORD);
    for (String[] who :
        new String[][] {
          {"sofia", "security-officer@green.example", "security-officer@blue.example"},
          {"enzo", "enrolment-officer@green.example"},
          {"irene", "issue-officer@green.example"},
          {"aldo", "approver@green.example"},
          {"bea", "approver@green.example"}
        }) {
      List<String> add = new ArrayList<>(List.of("operator", "add"));
      add.addAll(List.of(who));
      add.addAll(
          List.of(
              "--key",
              c.root().resolve("officers/" + who[0] + ".pem").toString(),
              "--password-file",
              password.toString()));
      c.must(add.toArray(String[]::new));
    }
    int port = freePort();
    Path log = c.root().resolve("serve.log");
    Process process =
        Program.appliance().start(log, c.with("serve", "--port", Integer.toString(port)));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(log).contains("console on http")) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
    return new ConsoleSite(c, process, "http://127.0.0.1:" + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return s.getLocalPort();
    }
  }

  String address() {
    return address;
  }

  /// What an officer does with a saved file on their own machine; the program needs no data folder.
  Path sign(Path file, String officer) throws IOException, InterruptedException {
    Path out = file.resolveSibling(officer + "." + file.getFileName() + ".signed");
    List<String> sign = new ArrayList<>(List.of("sign", file.toString(), "--yes", "--out"));
    sign.add(out.toString());
    sign.addAll(community.officer(officer));
    Program.Result result = Program.appliance().run(sign.toArray(String[]::new));
    assertThat(result.exit()).as(result.text()).isZero();
    Files.writeString(out.resolveSibling(out.getFileName() + ".shown"), result.text());
    return out;
  }

  /// An officer's machine signs that nothing more is made for a request of green.example.
  Path cancel(String request, String officer) throws IOException, InterruptedException {
    Path out = community.root().resolve(request + ".cancelled");
    List<String> cancel =
        new ArrayList<>(
            List.of(
                "issue", "cancel", request, "--domain", "green.example", "--why", "wrong month"));
    cancel.addAll(List.of("--out", out.toString()));
    cancel.addAll(community.officer(officer));
    Program.Result result = Program.appliance().run(cancel.toArray(String[]::new));
    assertThat(result.exit()).as(result.text()).isZero();
    return out;
  }

  /// What the officer's machine showed before it signed.
  static String shown(Path signed) throws IOException {
    return Files.readString(signed.resolveSibling(signed.getFileName() + ".shown"));
  }

  @Override
  public void close() {
    process.destroy();
    if (!process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().isAlive()) {
      return;
    }
    process.destroyForcibly();
  }
}

package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.appliance.machines.MachineClient;
import org.sluice.appliance.machines.MachineClient.Identity;
import org.sluice.appliance.machines.MachineRoute;
import org.sluice.appliance.machines.MachineServer;
import org.sluice.appliance.operators.Task;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.web.Route;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every question that a machine can ask: anonymous, another machine's task, its own")
final class MachineEndpointsTest {
  private ConsoleSite site;
  private MachineServer server;
  private TlsKey own;
  private MachineClient nobody;
  private final Map<Task.Kind, MachineClient> machines = new HashMap<>();

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    own = TlsKey.create(Files.createTempDirectory("machines"), "machines", here);
    server = site.console.serveMachines(new InetSocketAddress(here, 0), own);
    nobody = new MachineClient(server.port(), own.pin(), null);
    for (Task.Kind kind : Task.Kind.values()) {
      machines.put(kind, machine(kind.word(), task(kind)));
    }
  }

  @AfterAll
  void stop() {
    nobody.close();
    machines.values().forEach(MachineClient::close);
    server.close();
    site.close();
  }

  private static String task(Task.Kind kind) {
    return kind.word() + (kind.ofDomain() ? "@green.example" : "");
  }

  private Path certificate(Identity identity) throws Exception {
    return Files.write(
        Files.createTempFile(site.appliance.root, "machine", ".crt"),
        identity.certificate().getEncoded());
  }

  private MachineClient machine(String name, String... tasks) throws Exception {
    Identity identity = Identity.create();
    List<String> add = new java.util.ArrayList<>(List.of("operator", "machine", "add", name));
    add.addAll(List.of(tasks));
    add.addAll(List.of("--certificate", certificate(identity).toString()));
    site.appliance.run(0, add.toArray(String[]::new));
    return new MachineClient(server.port(), own.pin(), identity);
  }

  private static String path(MachineRoute route) {
    return route.path() + (route.kind().ofDomain() ? "green.example" : "");
  }

  @Test
  @DisplayName("every task has one question, and every question is walked")
  void walk() throws Exception {
    assertThat(server.routes())
        .extracting(MachineRoute::kind)
        .containsExactlyInAnyOrder(Task.Kind.values());
    // First what asks the partitions: nobody knows before whether there are enough.
    assertThat(machines.get(Task.Kind.EXPORT).status("POST", "/machine/export")).isEqualTo(200);
    for (MachineRoute route : server.routes()) {
      assertThat(nobody.status(route.method(), path(route))).as(route.path()).isEqualTo(401);
      for (Task.Kind kind : Task.Kind.values()) {
        assertThat(machines.get(kind).status(route.method(), path(route)))
            .as(kind + " asks " + route.path())
            .isEqualTo(kind == route.kind() ? 200 : 403);
      }
    }
    assertThat(machines.get(Task.Kind.PROPOSE).status("GET", "/machine/proposal/blue.example"))
        .isEqualTo(403);
  }

  @Test
  @DisplayName("no page of the console is there for a machine, whatever its tasks")
  void console() throws Exception {
    try (MachineClient all =
        machine("all", "health", "metrics", "status", "export", "propose@green.example")) {
      for (Route route : site.console.shell().routes()) {
        String path = route.template().replace("{}", "x").replace("{*}", "x");
        assertThat(all.status(route.method(), path)).as(path).isEqualTo(403);
        assertThat(nobody.status(route.method(), path)).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  @DisplayName("what is answered are numbers, and no name of a user")
  void answers() throws Exception {
    assertThat(machines.get(Task.Kind.METRICS).ask("GET", "/machine/metrics").body())
        .contains("sluice_log_entries ")
        .doesNotContain("tel:");
    assertThat(machines.get(Task.Kind.STATUS).ask("GET", "/machine/status").body())
        .contains("\"logSize\":")
        .doesNotContain("tel:");
    assertThat(machines.get(Task.Kind.PROPOSE).ask("GET", "/machine/proposal/green.example").body())
        .contains("\"domain\":\"green.example\"", "\"lack\":")
        .doesNotContain("tel:");
    assertThat(machines.get(Task.Kind.EXPORT).ask("POST", "/machine/export").body())
        .contains("\"spoolBundles\":");
  }

  @Test
  @DisplayName("by command: another key, other tasks, removed; each in the log, refused at once")
  void changes() throws Exception {
    Identity second = Identity.create();
    try (MachineClient first = machine("changing", "health", "status");
        MachineClient other = new MachineClient(server.port(), own.pin(), second)) {
      assertThat(first.status("GET", "/machine/status")).isEqualTo(200);
      site.appliance.run(0, "operator", "machine", "tasks", "changing", "metrics");
      assertThat(first.status("GET", "/machine/status")).isEqualTo(403);
      assertThat(first.status("GET", "/machine/metrics")).isEqualTo(200);
      site.appliance.run(
          0, "operator", "machine", "certificate", "changing", certificate(second).toString());
      assertThat(first.status("GET", "/machine/metrics")).isEqualTo(401);
      assertThat(other.status("GET", "/machine/metrics")).isEqualTo(200);
      long before = size();
      site.appliance.run(0, "operator", "machine", "remove", "changing");
      assertThat(other.status("GET", "/machine/metrics")).isEqualTo(401);
      assertThat(size()).as("an entry of the log").isGreaterThan(before);
      site.appliance.run(1, "operator", "machine", "remove", "changing");
    }
  }

  private long size() {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().size();
    }
  }

  @Test
  @DisplayName(
      "by command, refused: what signs or agrees, an unknown domain, a file that is no key")
  void refusedCommands() throws Exception {
    String certificate = certificate(Identity.create()).toString();
    for (String task :
        List.of("approve@green.example", "sign", "propose@red.example", "health@x")) {
      site.appliance.run(1, "operator", "machine", "add", "x", task, "--certificate", certificate);
    }
    site.appliance.run(
        1, "operator", "machine", "add", "irene", "health", "--certificate", certificate);
    site.appliance.run(
        1,
        "operator",
        "machine",
        "add",
        "x",
        "health",
        "--certificate",
        site.appliance.path("password"));
    site.appliance.run(1, "operator", "machine", "add", "x", "health", "--certificate", "/nowhere");
    for (String place : List.of("8481", "localhost:8481", "127.0.0.1:x", "127.0.0.1:70000", ":1")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> MachineDoor.at(place)))
          .as(place)
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("--machines");
    }
    assertThat(MachineDoor.at("[::1]:8481").listen().getPort()).isEqualTo(8481);
  }
}

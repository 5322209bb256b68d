package org.sluice.appliance.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.machines.MachineClient.Identity;
import org.sluice.appliance.operators.Machine;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Task;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.records.id.Hash32;
import org.sluice.web.WebAnswer;

@DisplayName("Machines: who may ask what, by the key of the TLS connection")
class MachineServerTest {
  private static final List<MachineRoute> ROUTES =
      List.of(
          route("GET", "/machine/health", Task.Kind.HEALTH),
          route("GET", "/machine/metrics", Task.Kind.METRICS),
          route("GET", "/machine/proposal/", Task.Kind.PROPOSE),
          new MachineRoute(
              "POST",
              "/machine/export",
              Task.Kind.EXPORT,
              _ -> {
                throw new CommandFailed("an issue is running");
              }),
          new MachineRoute(
              "GET",
              "/machine/status",
              Task.Kind.STATUS,
              _ -> {
                throw new IllegalStateException("/root/secret/path");
              }));

  @TempDir private Path folder;
  private Path file;
  private OperatorFile accounts;
  private TlsKey own;
  private MachineServer server;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<MachineClient> clients = new CopyOnWriteArrayList<>();
  private Instant now = Instant.now();

  private static MachineRoute route(String method, String path, Task.Kind kind) {
    return new MachineRoute(
        method, path, kind, domain -> WebAnswer.json("{\"kind\":\"" + kind + domain + "\"}"));
  }

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("operators");
    accounts = new OperatorFile(file);
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    own = TlsKey.create(folder, "machines", here);
    InstantSource clock = () -> now;
    server =
        new MachineServer(
            new InetSocketAddress(here, 0),
            own,
            accounts,
            clock,
            (request, who, status) -> log.add(who + " " + request.path() + " " + status),
            ROUTES);
  }

  @AfterEach
  void stop() {
    clients.forEach(MachineClient::close);
    server.close();
  }

  private MachineClient client(Identity identity) {
    MachineClient made = new MachineClient(server.port(), own.pin(), identity);
    clients.add(made);
    return made;
  }

  private static Hash32 pin(Identity identity) {
    return TlsKey.pin(identity.certificate());
  }

  private static Set<Task> tasks(String... texts) {
    return Stream.of(texts).map(Task::parse).collect(Collectors.toCollection(TreeSet::new));
  }

  private MachineClient machine(String name, String... tasks) {
    Identity identity = Identity.create();
    accounts.add(new Machine(name, tasks(tasks), pin(identity)));
    return client(identity);
  }

  @Test
  @DisplayName("who shows no key gets 401, whatever is asked for")
  void anonymous() throws Exception {
    try (MachineClient nobody = new MachineClient(server.port(), own.pin(), null)) {
      for (String path :
          List.of(
              "/",
              "/machine/health",
              "/machine/metrics",
              "/machine/proposal/green.example",
              "/console",
              "/login",
              "/q/health")) {
        assertThat(nobody.status("GET", path)).as(path).isEqualTo(401);
      }
      assertThat(nobody.status("POST", "/machine/export")).isEqualTo(401);
    }
    assertThat(log).contains("- /machine/health 401", "- /machine/export 401");
  }

  @Test
  @DisplayName("each task allows its own question and no other")
  void tasks() throws Exception {
    List<String> asked =
        List.of("/machine/health", "/machine/metrics", "/machine/proposal/green.example");
    List<String> words = List.of("health", "metrics", "propose@green.example");
    for (int i = 0; i < words.size(); i++) {
      MachineClient one = machine("m" + i, words.get(i));
      for (int j = 0; j < asked.size(); j++) {
        assertThat(one.status("GET", asked.get(j)))
            .as(words.get(i) + " asks " + asked.get(j))
            .isEqualTo(i == j ? 200 : 403);
      }
    }
    assertThat(log).contains("m0 /machine/health 200", "m0 /machine/metrics 403");
  }

  @Test
  @DisplayName("a domain's task is of that domain; a path that is no question is refused as well")
  void otherPaths() throws Exception {
    MachineClient all = machine("all", "health", "propose@green.example");
    for (String path :
        List.of(
            "/",
            "/console",
            "/login",
            "/machine",
            "/machine/health/",
            "/machine/healthy",
            "/machine/proposal/",
            "/machine/proposal/blue.example",
            "/machine/proposal/green.example/x",
            "/machine/proposal/%67reen.example",
            "/machine/proposal/*",
            "//machine/health",
            "/machine/../machine/health")) {
      assertThat(all.status("GET", path)).as(path).isEqualTo(403);
    }
    assertThat(all.status("POST", "/machine/health")).isEqualTo(405);
    assertThat(all.status("DELETE", "/machine/health")).isEqualTo(405);
  }

  @Test
  @DisplayName("another key is nobody, though the name in its certificate is the same")
  void anotherKey() throws Exception {
    assertThat(machine("scraper", "health").status("GET", "/machine/health")).isEqualTo(200);
    assertThat(client(Identity.create()).status("GET", "/machine/health")).isEqualTo(401);
  }

  @Test
  @DisplayName("a certificate that does not hold now is nobody's, also on an open connection")
  void dates() throws Exception {
    Instant begun = now;
    Identity past =
        Identity.create("secp256r1", begun.minus(Duration.ofDays(9)), begun.minusSeconds(60));
    Identity later =
        Identity.create("secp256r1", begun.plusSeconds(3600), begun.plus(Duration.ofDays(9)));
    accounts.add(new Machine("past", tasks("health"), pin(past)));
    accounts.add(new Machine("later", tasks("health"), pin(later)));
    assertThat(client(past).status("GET", "/machine/health")).isEqualTo(401);
    MachineClient waits = client(later);
    assertThat(waits.status("GET", "/machine/health")).isEqualTo(401);
    now = begun.plus(Duration.ofDays(1));
    assertThat(waits.status("GET", "/machine/health")).isEqualTo(200);
    now = begun.plus(Duration.ofDays(10));
    assertThat(waits.status("GET", "/machine/health")).isEqualTo(401);
  }

  @Test
  @DisplayName("a key on another curve counts for nothing, even if it stands in the file")
  void otherCurve() throws Exception {
    Identity other = Identity.create("secp384r1", now.minusSeconds(60), now.plusSeconds(3600));
    accounts.add(new Machine("p384", tasks("health"), pin(other)));
    assertThat(client(other).status("GET", "/machine/health")).isEqualTo(401);
  }

  @Test
  @DisplayName("what is taken from the file is gone at the next question")
  void removed() throws Exception {
    MachineClient scraper = machine("scraper", "health", "metrics");
    assertThat(scraper.status("GET", "/machine/metrics")).isEqualTo(200);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("health,metrics", "health"));
    assertThat(scraper.status("GET", "/machine/metrics")).isEqualTo(403);
    assertThat(scraper.status("GET", "/machine/health")).isEqualTo(200);
    Files.delete(file);
    assertThat(scraper.status("GET", "/machine/health")).isEqualTo(401);
    Files.writeString(file, text);
    assertThat(scraper.status("GET", "/machine/health")).isEqualTo(200);
    Files.writeString(file, text + "what is this\n");
    assertThat(scraper.status("GET", "/machine/health")).as("unreadable accounts").isEqualTo(401);
  }

  @Test
  @DisplayName("a refusal says why, a failure does not")
  void failures() throws Exception {
    MachineClient all = machine("all", "export", "status");
    var busy = all.ask("POST", "/machine/export");
    assertThat(busy.statusCode()).isEqualTo(409);
    assertThat(busy.body()).contains("an issue is running");
    var failed = all.ask("GET", "/machine/status");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("secret");
  }

  @Test
  @DisplayName("nothing older than TLS 1.3, and nothing cached")
  void tls() throws Exception {
    Identity identity = Identity.create();
    accounts.add(new Machine("old", tasks("health"), pin(identity)));
    try (MachineClient old = new MachineClient(server.port(), own.pin(), identity, "TLSv1.2")) {
      assertThatThrownBy(() -> old.status("GET", "/machine/health"))
          .isInstanceOf(IOException.class);
    }
    assertThat(log).isEmpty();
    var answer = client(identity).ask("GET", "/machine/health");
    assertThat(answer.headers().firstValue("cache-control")).isEqualTo(Optional.of("no-store"));
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
  }
}

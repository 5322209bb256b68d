package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.RevocationList;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;

/// A revocation from the enrolment officer's word to a device that calls the peer no more. The
/// tests go on where the one before stopped.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Revoked identities as commands: listed, exported, pulled, not called")
class RevocationsTest {
  private static final String CALLER = "tel:+447700900100";
  private static final String LOST = "tel:+447700900101";
  private static final String AWAY = "tel:+447700900102";
  private static final String BOTH = "tel:+447700900103";
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final DomainName BLUE = DomainName.parse("blue.example");

  @TempDir static Path shared;

  private static SmallCommunity c;
  private static LowSideOnDisc low;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.begin(shared.resolve("made"));
    low = LowSideOnDisc.make(shared.resolve("low"));
    String demo = Files.readString(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"));
    Path file =
        Files.writeString(
            shared.resolve("ceremony.yaml"),
            demo.replace(
                "period-offset: 0",
                "period-offset: 0\n    options: [demand-revocation-list]")); // blue.example
    String[] ceremony = c.ceremony(file);
    ceremony[ceremony.length - 1] = low.pinned();
    c.must(ceremony);
    c.users();
    c.must("issue", "run", c.approvedRequest());
  }

  private static List<RevocationList> lists() throws IOException {
    return lists(GREEN);
  }

  private static List<RevocationList> lists(DomainName domain) throws IOException {
    List<RevocationList> lists = new ArrayList<>();
    for (Path f : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(f));
      if (bundle.payload().kind() == BundleKind.REVOCATIONS
          && domain.equals(bundle.payload().domain())) {
        lists.add(RevocationList.decode(bundle.payload().items().getFirst().toArray()));
      }
    }
    return lists;
  }

  private static void user(String act, String uri, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("users", act, "--domain", "green.example", "--user", uri));
    all.addAll(List.of(more));
    c.must(c.by("enzo", all.toArray(String[]::new)));
  }

  private static Program.Result client(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("client"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", c.root().resolve("devices").toString()));
    return Program.client().run(all.toArray(String[]::new));
  }

  private static void pulled() throws Exception {
    low.fill(c);
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      Program.Result pulled = client("pull", "--user", CALLER, "--server", low.url());
      assertThat(pulled.exit()).as(pulled.text()).isZero();
    }
  }

  private static Program.Result call(String uri) throws Exception {
    return client(
        "message",
        "make",
        "--from",
        CALLER,
        "--to",
        uri,
        "--out",
        shared.resolve("m.bin").toString());
  }

  private static String calls(String uri) throws Exception {
    Program.Result made = call(uri);
    assertThat(made.exit()).as(made.text()).isZero();
    return made.text();
  }

  private static void callsNot(String uri) throws Exception {
    Program.Result made = call(uri);
    assertThat(made.exit()).as(made.text()).isEqualTo(1);
    assertThat(made.text()).contains("revocation list of " + uri, "revoked since");
  }

  @Test
  @Order(1)
  @DisplayName("before the first list a device says that it does not know")
  void unknown() throws Exception {
    pulled();
    assertThat(lists()).isEmpty();
    assertThat(calls(LOST)).contains("no revocation list of green.example was pulled");
  }

  @Test
  @Order(2)
  @DisplayName("a domain that demands lists has one with its first device")
  void demanded() throws Exception {
    assertThat(lists(BLUE)).isEmpty();
    user("add-identity", BOTH, "--to", BOTH, "--to-domain", "blue.example");
    assertThat(lists(BLUE)).singleElement().satisfies(l -> assertThat(l.revoked()).isEmpty());
    assertThat(lists()).as("nobody asks for one here").isEmpty();
  }

  @Test
  @Order(3)
  @DisplayName("the only device lost, an identity suspended: neither is called; resumed, it is")
  void listed() throws Exception {
    user("revoke", LOST, "--device", "d1");
    user("suspend", AWAY);
    assertThat(lists()).extracting(l -> l.revoked().size()).containsExactly(1, 2);
    pulled();
    callsNot(LOST);
    callsNot(AWAY);
    user("resume", AWAY);
    assertThat(lists().getLast().revoked()).hasSize(1);
    assertThat(lists().getLast().revoked().getFirst().since())
        .as("since the first list that named it")
        .isEqualTo(lists().getFirst().at());
    pulled();
    callsNot(LOST);
    assertThat(calls(AWAY)).doesNotContain("note:");
  }

  @Test
  @Order(4)
  @DisplayName(
      "a heartbeat makes no list while the last one is young; the command makes one for long")
  void renewed() throws Exception {
    int before = lists().size();
    c.must("heartbeat");
    assertThat(lists()).hasSize(before);
    Program.Result past = c.run("users", "revocations", "--until", "2020-01-01T00:00:00Z");
    assertThat(past.exit()).as(past.text()).isEqualTo(1);
    assertThat(past.text()).contains("--until: expected a time after");
    assertThat(lists()).hasSize(before);
    assertThat(c.must("users", "revocations", "--until", "2099-01-01T00:00:00Z"))
        .contains("green.example: 1 revoked or suspended, counts until 2099-01-01T00:00:00Z")
        .contains("blue.example: 0 revoked or suspended");
    assertThat(lists()).hasSize(before + 1);
    assertThat(lists().getLast().revoked()).hasSize(1);
  }

  @Test
  @Order(5)
  @DisplayName("both verifiers find the log good")
  void reviewed() throws Exception {
    assertThat(c.verifiedTwice(shared.resolve("export"))).contains("Export");
  }
}

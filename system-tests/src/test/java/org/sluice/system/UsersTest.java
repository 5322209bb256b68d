package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;

@Tag("slow")
@DisplayName("Users over the months: states, names, devices, and what an issue makes of them")
class UsersTest extends OwnCopy {
  private static final String FIRST = "tel:+447700900100";
  private static final String SECOND = "tel:+447700900101";

  private static String[] user(SmallCommunity c, String act, String uri, String... more) {
    List<String> all =
        new ArrayList<>(List.of("users", act, "--domain", "green.example", "--user", uri));
    all.addAll(List.of(more));
    return c.by("enzo", all.toArray(String[]::new));
  }

  /// The newest access records of a user that were sent, oldest first.
  static List<DeviceState> announced(SmallCommunity c, String uri) throws IOException {
    List<DeviceState> states = new ArrayList<>();
    for (Path f : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(f));
      if (bundle.payload().kind() == BundleKind.ACCESS) {
        bundle.payload().items().stream()
            .map(i -> AccessRecord.decode(i.toArray()))
            .filter(r -> r.user().value().equals(uri))
            .forEach(r -> states.add(r.state()));
      }
    }
    return states;
  }

  @Test
  @DisplayName(
      "suspended between request and run: the run is refused, cancelled and asked for again; resumed,"
          + " only the missing keys are made; the log holds all of it")
  void suspended() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    assertThat(c.must(user(c, "suspend", FIRST, "--why", "leave"))).contains("SUSPENDED");
    assertThat(c.run(user(c, "suspend", FIRST)).text()).contains("is SUSPENDED already");
    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text()).contains("no longer active");
    assertThat(c.run(c.by("enzo", "issue", "cancel", id)).exit()).isEqualTo(1);
    c.must(c.by("irene", "issue", "cancel", id, "--why", "one left"));
    assertThat(c.run("issue", "run", id).text()).contains("was cancelled");
    assertThat(c.run(c.by("aldo", "issue", "approve", id)).text()).contains("was cancelled");
    String next = c.request();
    assertThat(c.must("issue", "show", next)).contains("39 users", "no key, suspended", FIRST);
    c.approve(next, "aldo");
    c.approve(next, "bea");
    c.must("issue", "run", next);
    assertThat(c.must(user(c, "resume", FIRST))).contains("ACTIVE");
    assertThat(announced(c, FIRST))
        .containsExactly(DeviceState.ACTIVE, DeviceState.SUSPENDED, DeviceState.ACTIVE);
    Program.Result lacking = c.run("issue", "propose", "--domain", "green.example");
    assertThat(lacking.exit()).isEqualTo(3);
    assertThat(lacking.text()).contains("39 have keys, 1 lack them", "--missing");
    String missing =
        c.must(
                c.by(
                    "irene",
                    "issue",
                    "request",
                    "--domain",
                    "green.example",
                    "--periods",
                    "current,next",
                    "--missing"))
            .replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    c.approve(missing, "aldo");
    c.approve(missing, "bea");
    assertThat(c.must("issue", "run", missing)).contains("2 key sets");
    assertThat(c.must("issue", "propose", "--domain", "green.example"))
        .contains("nothing to request");
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName("revoked for ever; renamed with the device; another identity in another domain")
  void identities() throws Exception {
    SmallCommunity c = copy();
    c.must(user(c, "revoke", FIRST));
    assertThat(c.run(user(c, "resume", FIRST)).text()).contains("nothing makes it active again");
    assertThat(c.must(user(c, "rename", SECOND, "--to", "sip:b@green.example")))
        .contains("sip:b@green.example", "REVOKED");
    assertThat(
            c.run(user(c, "rename", "sip:b@green.example", "--to", "sip:B@green.example")).exit())
        .isZero();
    String third = "tel:+447700900102";
    c.must(user(c, "add-identity", third, "--to", third, "--to-domain", "blue.example"));
    c.must(user(c, "add-identity", third, "--to", "sip:control@green.example", "--group"));
    assertThat(c.run(user(c, "add-identity", third, "--to", "sip:CONTROL@green.example")).text())
        .contains("differs only in case");
    assertThat(c.must("users", "show", "--person", third))
        .contains("blue.example", "group of " + third, "sip:control@green.example");
    assertThat(c.must("users", "list", "--domain", "green.example", "--state", "revoked", "--json"))
        .contains("\"revoked\":3", FIRST, SECOND);
    String id = c.request();
    c.approve(id, "aldo");
    c.approve(id, "bea");
    // 40 users, of whom one is revoked and one renamed twice, and a group.
    assertThat(c.must("issue", "run", id)).contains("80 key sets");
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "paused, the run stops between batches; resumed, it goes on; two at once are refused")
  void paused() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    c.must("issue", "pause", id);
    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.text()).contains("paused");
    assertThat(c.must("issue", "list")).contains("paused");
    assertThat(c.must("issue", "resume", id)).contains("80 key sets");
    assertThat(c.run(c.by("irene", "issue", "cancel", id)).text()).contains("is complete");
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "carriage returns and empty lines are shown, and taken only when accepted; the log says so")
  void carriedIn() throws Exception {
    SmallCommunity c = copy();
    String text =
        String.join("\r\n", Files.readAllLines(c.root().resolve("enrolment.lines"))) + "\r\n\r\n";
    Path file = Files.writeString(own.resolve("windows.lines"), text);
    Program.Result refused = c.run(c.by("enzo", "enrol", file.toString()));
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("changed: line 1:", "41 lines", "--accept-changes");
    assertThat(c.must(c.by("enzo", "enrol", file.toString(), "--accept-changes")))
        .contains("0 enrolled, 40 known already");
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "an officer removed between request and run: nothing of the old request is approved or run, and"
          + " the next one needs the officers of the next policy")
  void anOfficerIsRemoved() throws Exception {
    SmallCommunity c = copy();
    String half = c.request();
    c.approve(half, "aldo");
    String whole = c.approvedRequest();
    c.must("issue", "pause", whole);
    String draft = own.resolve("policy2.draft").toString();
    c.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--remove",
        "aldo",
        "--approvals",
        "1",
        "--out",
        draft);
    c.must(c.by("sofia", "draft", "sign", draft));
    c.must("draft", "log", draft);
    Program.Result approve = c.run(c.by("bea", "issue", "approve", half));
    assertThat(approve.exit()).isEqualTo(1);
    assertThat(approve.text()).contains("the policy changed since the request was made");
    Program.Result resumed = c.run("issue", "resume", whole);
    assertThat(resumed.exit()).isEqualTo(1);
    assertThat(resumed.text()).contains("the policy changed since the request was made");
    c.must(c.by("irene", "issue", "cancel", whole));
    String next = c.request();
    assertThat(c.run(c.by("aldo", "issue", "approve", next)).exit()).isEqualTo(1);
    c.approve(next, "bea");
    assertThat(c.must("issue", "run", next)).contains("80 key sets");
    c.reviewed(own.resolve("log"));
  }

  @Test
  @DisplayName(
      "a database put back from before an issue: nothing is exported until the streams begin anew,"
          + " and no number of the old stream is used again")
  void databasePutBack() throws Exception {
    SmallCommunity c = copy();
    Path database = c.root().resolve("high/appliance.db");
    c.must("heartbeat");
    byte[] before = Files.readAllBytes(database);
    c.must("issue", "run", c.approvedRequest());
    int old = c.spooledK().size();
    Files.deleteIfExists(database.resolveSibling("appliance.db-wal"));
    Files.deleteIfExists(database.resolveSibling("appliance.db-shm"));
    Files.write(database, before);
    Program.Result refused = c.run("heartbeat");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("sluice spool begin-streams");
    c.must("spool", "begin-streams", "--domain", "green.example", "--why", "disk of May restored");
    assertThat(c.spooledK()).isEmpty();
    try (var ended = Files.list(c.root().resolve("high/spool"))) {
      assertThat(ended.filter(f -> f.getFileName().toString().startsWith("ended-"))).hasSize(1);
    }
    c.must("heartbeat");
    assertThat(
            c.run("spool", "begin-streams", "--domain", "green.example", "--why", "again").text())
        .contains("goes on");
    c.must("issue", "run", c.approvedRequest());
    assertThat(c.spooledK()).hasSizeLessThan(old);
    c.reviewed(own.resolve("log"));
  }
}

package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.TileLog;

@Tag("slow")
@DisplayName("The appliance as a process: refusals, faults, kill -9")
class FaultsTest extends OwnCopy {

  private static String[] concat(List<String> officer, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(officer);
    return all.toArray(String[]::new);
  }

  @Test
  @DisplayName(
      "malformed and unknown user lines are named by number, and nothing is imported; --partial"
          + " imports the others")
  void badLines() throws Exception {
    SmallCommunity c = copy();
    Path file =
        Files.writeString(
            own.resolve("bad.csv"),
            """
            domain,uri,devices,seal
            green.example,tel:+447700900201,1,x25519
            green.example,tel:+44 7700,1,x25519
            red.example,tel:+447700900202,1,x25519
            green.example,tel:+447700900203,99,x25519
            green.example,tel:+447700900201,1,p256
            """);
    Program.Result all = c.run("users", "import", file.toString());
    assertThat(all.exit()).isEqualTo(1);
    assertThat(all.text())
        .contains(
            "line 3:",
            "line 4: unknown domain red.example",
            "line 5:",
            "line 6: the same user as line 2",
            "nothing was imported");
    assertThat(c.must("status")).contains("green.example: " + SmallCommunity.USERS + " users");
    Program.Result partial = c.run("users", "import", file.toString(), "--partial");
    assertThat(partial.text()).contains("1 added", "4 refused");
    assertThat(c.must("status"))
        .contains("green.example: " + (SmallCommunity.USERS + 1) + " users");
  }

  @Test
  @DisplayName("an enrolment line with one changed character is named, and nothing is enrolled")
  void badEnrolment() throws Exception {
    SmallCommunity c = copy();
    List<String> lines = Files.readAllLines(c.root().resolve("enrolment.lines"));
    String first = lines.getFirst();
    int at = first.length() - 10;
    char changed = first.charAt(at) == 'A' ? 'B' : 'A';
    lines.set(0, first.substring(0, at) + changed + first.substring(at + 1));
    Path file = Files.write(own.resolve("changed.lines"), lines);
    Program.Result result = c.run(concat(c.officer("enzo"), "enrol", file.toString()));
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.text()).contains("line 1:", "nothing was enrolled");
  }

  @Test
  @DisplayName(
      "without the second approval a run is refused and the refusal is logged; the requester cannot"
          + " approve; nobody approves twice")
  void approvals() throws Exception {
    SmallCommunity c = copy();
    String id = c.request();
    Program.Result own = c.run(concat(c.officer("irene"), "issue", "approve", id));
    assertThat(own.exit()).isEqualTo(1);
    assertThat(own.text()).contains("irene requested this and cannot approve it");
    c.approve(id, "aldo");
    Program.Result again = c.run(concat(c.officer("aldo"), "issue", "approve", id));
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.text()).contains("aldo has approved this request before");
    Program.Result wrongRole = c.run(concat(c.officer("enzo"), "issue", "approve", id));
    assertThat(wrongRole.exit()).isEqualTo(1);
    assertThat(wrongRole.text()).contains("enzo may not do this", "issue:approve");
    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text()).contains("1 of 2 approvals");
    assertThat(c.spooledK())
        .allSatisfy(f ->
            assertThat(Bundle.decode(Files.readAllBytes(f)).payload().kind())
                .isNotEqualTo(BundleKind.KEY_SETS));
  }

  @Test
  @DisplayName(
      "only bundles that were carried and are old leave the spool, and they can be put back")
  void spoolPruning() throws Exception {
    SmallCommunity c = copy();
    c.must("issue", "run", c.approvedRequest());
    List<Path> all = c.spooledK();
    assertThat(all).hasSizeGreaterThan(3);
    Bundle first = Bundle.decode(Files.readAllBytes(all.getFirst()));
    assertThat(c.must("spool", "prune", "--keys", "2")).contains("keys: nothing to delete");
    // The days are the ceremony file's; that it was changed is in the log before they count.
    Files.writeString(
        c.root().resolve("high/ceremony.yaml"), "spool-days: 0\n", StandardOpenOption.APPEND);
    assertThat(c.must("spool", "prune")).contains("keys: nothing to delete");
    assertThat(c.spooledK()).hasSameSizeAs(all);
    assertThat(c.must("spool", "prune", "--keys", "2"))
        .contains("keys: deleted 2 bundles, 1 to 2", "log: nothing to delete");
    assertThat(all.get(0)).doesNotExist();
    assertThat(all.get(1)).doesNotExist();
    assertThat(all.get(2)).exists();
    // What comes later does not put them back by itself; partitions co-sign the change with it.
    c.must("heartbeat");
    assertThat(entries(c, ConfigurationChanged.class))
        .extracting(ConfigurationChanged::what)
        .contains(ConfigurationChanged.CEREMONY_FILE);
    assertThat(all.get(0)).doesNotExist();
    c.must("spool", "restore", "--keys", "1,2");
    // And the lists of revocations that the heartbeat sent.
    assertThat(c.spooledK()).containsAll(all);
    assertThat(Bundle.decode(Files.readAllBytes(all.getFirst())).payload())
        .isEqualTo(first.payload());
    assertThat(c.run("spool", "restore", "--keys", "9999").exit()).isEqualTo(1);
    assertThat(c.run("spool", "prune", "--keys", "2", "--days", "0").exit()).isNotZero();
  }

  @Test
  @DisplayName("a wrong PIN names the token, not the PIN, and says that 3 partitions are needed")
  void wrongPin() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    Files.writeString(c.root().resolve("pins/partition-2.pin"), "not-the-pin-of-2");
    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text())
        .contains("partition 2", "partition-2", "2 of 3 partitions are up, 3 are needed")
        .doesNotContain("not-the-pin-of-2")
        .doesNotContain("pin-of-partition-1");
  }

  @Test
  @DisplayName("a missing token is named, and issuing goes on when it is back")
  void missingToken() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    Path aside = own.resolve("aside");
    Path token = tokenOf(c, "partition-3");
    Files.move(token, aside);
    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text()).contains("partition 3", "partition-3", "3 are needed");
    Files.move(aside, token);
    c.must("issue", "run", id);
    assertComplete(c);
  }

  private static Path tokenOf(SmallCommunity c, String label) throws IOException {
    try (Stream<Path> tokens = Files.list(c.root().resolve("high/tokens/tokens"))) {
      for (Path t : tokens.toList()) {
        byte[] object = Files.readAllBytes(t.resolve("token.object"));
        if (new String(object, StandardCharsets.ISO_8859_1).contains(label)) {
          return t;
        }
      }
    }
    throw new AssertionError("no token " + label);
  }

  @Test
  @DisplayName(
      "a full spool stops the run with a clear word; after space is made the run completes, nothing"
          + " twice")
  void fullSpool() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    Program.Result run =
        Program.appliance("-Dsluice.spool.limit=1000").run(c.with("issue", "run", id));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text()).contains("spool", "is full", "Nothing is lost");
    c.must("issue", "run", id);
    assertComplete(c);
  }

  @Test
  @DisplayName(
      "kill -9 again and again during a run: every key leaves exactly once, the log holds every"
          + " export")
  void killedRuns() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    int kills = 0;
    for (long wait = 1200; ; wait += 350) {
      Process process =
          Program.appliance().start(own.resolve("run.log"), c.with("issue", "run", id));
      // Not a test of speed: the growing wait only spreads the kills over the steps of a run.
      if (process.waitFor(wait, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as(Files.readString(own.resolve("run.log"))).isZero();
        break;
      }
      new SoftTokens(c.root()).kill(process);
      kills++;
      assertThat(kills).as("the run never ended").isLessThan(200);
    }
    assertThat(kills).isPositive();
    c.must("issue", "run", id);
    assertComplete(c);
  }

  /// Every identity has its key set of both periods once; every bundle's payload has its export
  /// leaf.
  private static <T> List<T> entries(SmallCommunity c, Class<T> kind) throws IOException {
    TileLog log = TileLog.open(new FolderTileStore(c.root().resolve("high/log")));
    List<T> found = new ArrayList<>();
    for (long i = 0; i < log.size(); i++) {
      Statement statement = SignedStatement.decode(log.entry(i)).statement();
      if (kind.isInstance(statement)) {
        found.add(kind.cast(statement));
      }
    }
    return found;
  }

  static void assertComplete(SmallCommunity c) throws IOException {
    Set<String> seen = new HashSet<>();
    int manifests = 0;
    TileLog log = TileLog.open(new FolderTileStore(c.root().resolve("high/log")));
    for (Path file : c.spooledK()) {
      Bundle bundle = Bundle.decode(Files.readAllBytes(file));
      assertThat(bundle.proof()).isNotNull();
      assertThat(log.entry(bundle.proof().leafIndex()))
          .isEqualTo(bundle.proof().exportEntry().toArray());
      if (bundle.payload().kind() == BundleKind.MANIFEST) {
        manifests++;
      }
      if (bundle.payload().kind() == BundleKind.KEY_SETS) {
        bundle.payload().items().stream()
            .map(i -> SealedKeySet.decode(i.toArray()))
            .forEach(s ->
                assertThat(seen.add(s.period() + " " + s.recipient()))
                    .as("a key set twice")
                    .isTrue());
      }
    }
    assertThat(seen).hasSize(2 * SmallCommunity.USERS);
    assertThat(manifests).isEqualTo(1);
  }

  @Test
  @DisplayName("no passphrase and no PIN is in anything that was printed or written")
  void nothingLeaks() throws Exception {
    SmallCommunity c = copy();
    String id = c.approvedRequest();
    String printed = c.must("issue", "run", id);
    assertThat(printed).doesNotContain("pin-of-", "passphrase-of-");
    try (Stream<Path> files = Files.walk(c.root().resolve("high"))) {
      for (Path f : files.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        String content = new String(Files.readAllBytes(f), StandardCharsets.ISO_8859_1);
        assertThat(content).as(f.toString()).doesNotContain("pin-of-partition", "passphrase-of-");
      }
    }
  }
}

package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Bundle;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;

@Tag("slow")
@DisplayName("A disk is lost: the appliance is restored, and neither log nor numbers go back")
class RestoreTest extends OwnCopy {
  private SmallCommunity c;
  private Path backup;

  @BeforeEach
  void backup() throws IOException, InterruptedException {
    c = copy();
    backup = own.resolve("backup");
    Path passphrase = Files.writeString(own.resolve("carl.pass"), "twelve or more characters");
    Program.Result key =
        Program.appliance()
            .run(
                "backup",
                "key",
                "--name",
                "carl",
                "--out",
                own.toString(),
                "--passphrase-file",
                passphrase.toString());
    assertThat(key.exit()).as(key.text()).isZero();
    c.must("heartbeat");
    String text = c.must("backup", "make", backup.toString(), "--to", own + "/carl.backup.pub");
    assertThat(text).contains("can be opened by carl", "partition-1", "tokens");
  }

  private Program.Result restore(String... more) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "backup",
                "restore",
                backup.toString(),
                "--key",
                own + "/carl.backup",
                "--passphrase-file",
                own + "/carl.pass",
                "--data",
                c.root().resolve("high").toString()));
    all.addAll(List.of(more));
    return Program.appliance().run(all.toArray(String[]::new));
  }

  /// The disk with everything on it but the tokens and the partitions, which are elsewhere.
  private void loseTheDisk() throws IOException {
    Set<String> elsewhere = Set.of("tokens", "tokens.made", "lock", "log.vkey");
    List<Path> lost;
    try (Stream<Path> all = Files.list(c.root().resolve("high"))) {
      lost =
          all.filter(f -> !elsewhere.contains(f.getFileName().toString()))
              .filter(f -> !f.getFileName().toString().startsWith("partition-"))
              .toList();
    }
    for (Path top : lost) {
      try (Stream<Path> files = Files.walk(top)) {
        for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(f);
        }
      }
    }
  }

  private long committed() {
    byte[] note = new FolderTileStore(c.root().resolve("high/log")).read("committed");
    return Checkpoint.parse(SignedNote.parse(note).text()).size();
  }

  private Set<String> streams() throws IOException {
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.list(c.root().resolve("high/spool"))) {
      for (Path f : files.filter(p -> p.toString().endsWith(".slb")).toList()) {
        var payload = Bundle.decode(Files.readAllBytes(f)).payload();
        all.add(payload.stream() + " " + payload.streamId());
      }
    }
    return all;
  }

  @Test
  @DisplayName(
      "an older log signs nothing: the entries that it lacks come from a copy, the streams begin anew,"
          + " and the next issue is good to the reviewers")
  void olderThanTheLog() throws Exception {
    c.must("issue", "run", c.approvedRequest());
    Path mirror = own.resolve("mirror");
    c.exportLog(mirror);
    long before = committed();
    loseTheDisk();
    Program.Result first = restore();
    assertThat(first.exit()).as(first.text()).isZero();
    long then = committed();
    assertThat(then).isLessThan(before);
    Program.Result refused = c.run("heartbeat");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("the log was set back", "--log-from");
    assertThat(c.run("spool", "begin-streams", "--domain", "green.example", "--why", "disk").text())
        .contains("the log was set back");
    assertThat(committed()).as("nothing was signed").isEqualTo(then);

    Program.Result second = restore("--log-from", mirror.toString());
    assertThat(second.exit()).as(second.text()).isZero();
    assertThat(committed()).isEqualTo(before);
    Program.Result waits = c.run("heartbeat");
    assertThat(waits.exit()).isEqualTo(1);
    assertThat(waits.text()).contains("restored from a backup", "begin-streams");
    c.must("spool", "begin-streams", "--domain", "green.example", "--why", "disk of May");
    c.must("heartbeat");
    c.must("issue", "run", c.approvedRequest());
    reviewed();
  }

  @Test
  @DisplayName(
      "a backup as new as the log: still no number is used twice, because both streams get other ids")
  void asNewAsTheLog() throws Exception {
    Set<String> before = streams();
    assertThat(before).hasSize(2);
    c.must("heartbeat"); // takes a number of stream L, and no entry of the log says so
    loseTheDisk();
    Program.Result done = restore();
    assertThat(done.exit()).as(done.text()).isZero();
    Program.Result refused = c.run("heartbeat");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("restored from a backup");
    c.must("spool", "begin-streams", "--domain", "green.example", "--why", "disk of May");
    c.must("heartbeat");
    assertThat(streams()).isNotEmpty().doesNotContainAnyElementsOf(before);
    assertThat(
            c.run("spool", "begin-streams", "--domain", "green.example", "--why", "again").text())
        .contains("goes on");
    c.must("issue", "run", c.approvedRequest());
    reviewed();
  }

  private void reviewed() throws Exception {
    Path log = own.resolve("log");
    c.exportLog(log);
    Program.Result result =
        Program.client()
            .run(
                "log",
                "verify",
                log.toString(),
                "--profile",
                c.root().resolve("high/profiles/green.example.profile").toString(),
                "--profile",
                c.root().resolve("high/profiles/blue.example.profile").toString());
    assertThat(result.exit()).as(result.text()).isZero();
  }
}

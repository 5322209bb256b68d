package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("A disk that is full, at every stage: nothing lost, nothing twice")
class DiskFullTest {
  @TempDir static Path shared;
  @TempDir Path own;

  private static SmallCommunity made;

  private LittleDisk little;
  private Path disk;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    made = SmallCommunity.make(shared.resolve("made"));
  }

  @BeforeEach
  void mount() throws Exception {
    Optional<LittleDisk> mounted = LittleDisk.mount(own.resolve("disk"), made.root());
    assumeTrue(mounted.isPresent(), LittleDisk.NONE);
    little = mounted.orElseThrow();
    disk = little.folder();
  }

  @AfterEach
  void unmount() throws Exception {
    if (little != null) {
      little.close();
    }
  }

  private String withLittleRoom(SmallCommunity c, String... command) throws Exception {
    return little.withLittleRoom(c, command);
  }

  @Test
  @DisplayName("import, request, approval and run, each with less room than it takes")
  void everyStage() throws Exception {
    SmallCommunity c = made.copyTo(disk.resolve("copy"));
    StringBuilder csv = new StringBuilder("domain,uri\n");
    for (int i = 0; i < 2000; i++) {
      csv.append("green.example,sip:more").append(i).append("@green.example\n");
    }
    Path more = Files.writeString(own.resolve("more.csv"), csv);
    withLittleRoom(
        c, "users", "import", more.toString(), "--report", own.resolve("problems").toString());
    assertThat(c.must("status")).contains("green.example: " + (SmallCommunity.USERS + 2000));
    withLittleRoom(c, c.by("irene", ask()));
    String id =
        c.must("issue", "list")
            .lines()
            .reduce((_, last) -> last)
            .orElseThrow()
            .strip()
            .substring(0, 32);
    withLittleRoom(c, c.by("aldo", "issue", "approve", id));
    c.approve(id, "bea");
    withLittleRoom(c, "issue", "run", id);
    FaultsTest.assertComplete(c);
  }

  @Test
  @DisplayName("enrolment and suspension, each with less room than it takes")
  void enrolmentAndSuspension() throws Exception {
    SmallCommunity c = made.copyTo(disk.resolve("copy"));
    Path more =
        Files.writeString(
            own.resolve("more.csv"),
            "domain,uri,devices,seal\ngreen.example,sip:n@green.example,1,x25519\n");
    c.must("users", "import", more.toString(), "--report", own.resolve("problems").toString());
    Path lines = own.resolve("more.lines");
    Program.Result fleet =
        Program.client()
            .run(
                "client",
                "enrol-fleet",
                "--profile",
                c.root().resolve("high/profiles/green.example.profile").toString(),
                "--users",
                more.toString(),
                "--data",
                own.resolve("devices").toString(),
                "--out",
                lines.toString());
    assertThat(fleet.exit()).as(fleet.text()).isZero();
    withLittleRoom(c, c.by("enzo", "enrol", lines.toString()));
    assertThat(c.must("status"))
        .contains(SmallCommunity.USERS + 1 + " users, " + (SmallCommunity.USERS + 1) + " devices");
    withLittleRoom(c, state(c, "suspend", "tel:+447700900100"));
  }

  private static String[] state(SmallCommunity c, String verb, String user) {
    return c.by(
        "enzo", "users", verb, "--domain", "green.example", "--user", user, "--why", "a test");
  }

  private static String[] ask() {
    return new String[] {
      "issue", "request", "--domain", "green.example", "--periods", "current,next"
    };
  }
}

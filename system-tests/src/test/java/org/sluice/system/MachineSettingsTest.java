package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow") // a ceremony
@DisplayName("settings.yaml, by the programs that operators start")
class MachineSettingsTest {
  private static final String NOT_YET = "not written down yet";

  @TempDir private Path own;

  private static Path file(SmallCommunity c) {
    return c.root().resolve("high/settings.yaml");
  }

  private static long entries(SmallCommunity c) throws Exception {
    String status = c.must("status", "--json");
    return Long.parseLong(status.replaceAll("(?s).*\"logSize\":([0-9]+).*", "$1"));
  }

  @Test
  @DisplayName("a setting of the file is in force, and whoever changes something writes it down")
  void inForce() throws Exception {
    SmallCommunity c = SmallCommunity.make(own.resolve("community"));
    String id = c.approvedRequest();
    assertThat(c.must("settings")).contains("spool-limit = 8589934592 (default)\n");
    Files.writeString(file(c), "spool-limit: 1000\n");
    assertThat(c.must("settings"))
        .contains("spool-limit = 1000 (settings.yaml; default 8589934592), " + NOT_YET);

    Program.Result run = c.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text()).contains("spool", "is full");
    assertThat(c.must("settings")).contains("default 8589934592)").doesNotContain(NOT_YET);
    assertThat(c.must("settings", "--log"))
        .containsPattern(
            "Z  spool-limit: 8589934592 -> 1000 \\(settings.yaml\\), [^,]+, sluice issue run\n");

    // A property wins, for that process.
    Program.Result wins =
        Program.appliance("-Dsluice.spool.limit=2000000000").run(c.with("issue", "run", id));
    assertThat(wins.exit()).as(wins.text()).isZero();
    Files.writeString(file(c), "spool-limit: 1000000000\n");
    String[] suspend = {"users", "suspend", "--domain", "green.example", "--user"};
    c.must(
        c.by(
            "enzo",
            suspend[0],
            suspend[1],
            suspend[2],
            suspend[3],
            suspend[4],
            "tel:+447700900100",
            "--why",
            "test"));
    assertThat(c.must("settings", "--log"))
        .containsPattern(
            "spool-limit: 1000 -> 2000000000 \\(property\\), [^,]+, sluice issue run\n"
                + ".*spool-limit: 2000000000 -> 1000000000 \\(settings.yaml\\), [^,]+, sluice users suspend\n");
  }

  @Test
  @DisplayName(
      "settings that classes read when they are loaded are in force too, and of one folder")
  void early() throws Exception {
    SmallCommunity c = SmallCommunity.make(own.resolve("community"));
    Files.writeString(
        file(c), "secret-pool: 1048576\nsofthsm: /nowhere/libsofthsm2.so\ntrace: true\n");
    Program.Result beat = c.run("heartbeat", "--minutes", "60");
    assertThat(beat.exit()).isEqualTo(1);
    assertThat(beat.text())
        .contains("not found in /nowhere/libsofthsm2.so", "\tat org.sluice.hsm.softhsm.SoftHsm");
    Files.writeString(file(c), "log-level: INFO\nlog-format: '<<%s>>%n'\n");
    assertThat(c.must("heartbeat", "--minutes", "60")).contains("<<", "started in");
  }

  @Test
  @DisplayName(
      "a damaged file, or a property that is none: nothing opens, with the place; help does")
  void damaged() throws Exception {
    SmallCommunity c = SmallCommunity.make(own.resolve("community"));
    long before = entries(c);
    Files.writeString(file(c), "trace: true\nspool-limit: lots\n");
    for (String command : new String[] {"status", "settings", "heartbeat"}) {
      Program.Result refused =
          command.equals("heartbeat") ? c.run(command, "--minutes", "60") : c.run(command);
      assertThat(refused.exit()).as(command).isEqualTo(1);
      assertThat(refused.text())
          .contains(file(c).toString(), "spool-limit: expected 1 to 1125899906842624, found lots")
          .contains("(line 2)");
    }
    Program.Result serve = c.run("serve", "--port=18480");
    assertThat(serve.exit()).isEqualTo(1);
    assertThat(serve.text()).contains("(line 2)");
    assertThat(Program.appliance().run("issue", "--help").exit()).isZero();
    Files.delete(file(c));
    Program.Result property =
        Program.appliance("-Dsluice.spool.limit=lots").run(c.with("heartbeat", "--minutes", "60"));
    assertThat(property.exit()).isEqualTo(1);
    assertThat(property.text())
        .contains("the property sluice.spool.limit: expected a number from 1", "found 'lots'");
    assertThat(entries(c)).as("nothing was logged").isEqualTo(before);
  }
}

package org.sluice.appliance.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.state.Database;
import org.sluice.appliance.state.StateException;
import org.sluice.hsm.remote.PartitionLink;
import org.sluice.mikey.secret.SecretPool;

@DisplayName("settings.yaml: read strictly, and each change written down")
class SettingsTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path folder;

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve("settings.yaml"), text);
  }

  private static Map<String, String> said(Settings settings) {
    return settings.all().stream()
        .collect(Collectors.toMap(v -> v.setting().key(), v -> v.text() + " " + v.source().word()));
  }

  @Test
  @DisplayName("no file: every setting has its default")
  void none() {
    assertThat(said(Settings.read(folder)))
        .hasSameSizeAs(Setting.values())
        .containsEntry("spool-limit", "8589934592 default")
        .containsEntry("softhsm", "the usual places default");
  }

  @Test
  @DisplayName("a file with all of them")
  void all() throws Exception {
    write(
        """
        # this machine
        console-tidy-seconds: 30
        custodian-seconds: 86400
        log-format: '%d{HH:mm} %s%e%n'
        log-level: DEBUG
        partition-seconds: 1
        secret-pool: 68719476736
        softhsm: /opt/softhsm/libsofthsm2.so
        spool-limit: 1125899906842624
        trace: true
        """);
    Map<String, String> said = said(Settings.read(folder));
    assertThat(said.values()).allMatch(v -> v.endsWith(" settings.yaml"));
    assertThat(said)
        .containsEntry("log-format", "%d{HH:mm} %s%e%n settings.yaml")
        .containsEntry("spool-limit", "1125899906842624 settings.yaml")
        .containsEntry("trace", "true settings.yaml");
  }

  @ParameterizedTest
  @DisplayName("what is no setting, or no value of one, is refused with its place")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trace: true\\nspool-limits: 1      | unknown keys [spool-limits] in line 2
          domains: []                        | unknown keys [domains] in line 1
          trace: true\\ntrace: false         | duplicate key trace
          spool-limit: 0                     | spool-limit: expected 1 to 1125899906842624, found 0 (line 1)
          spool-limit: 1125899906842625      | found 1125899906842625 (line 1)
          spool-limit: 99999999999999999999  | found 99999999999999999999 (line 1)
          spool-limit: -1                    | found -1 (line 1)
          spool-limit: '17'                  | found 17 (line 1)
          spool-limit: 1.5                   | found 1.5 (line 1)
          spool-limit: [1]                   | found [1] (line 1)
          spool-limit:                       | spool-limit is missing
          secret-pool: 1048575               | expected 1048576 to 68719476736
          partition-seconds: 86401           | expected 1 to 86400, found 86401
          trace: 1                           | trace: expected true or false (line 1)
          trace: 'true'                      | trace: expected true or false (line 1)
          log-level: warn                    | expected FATAL, ERROR, WARN, INFO, DEBUG or TRACE, found 'warn' (line 1)
          log-level: 5                       | log-level: expected a text
          log-format: '%Q'                   | expected a format of printable characters, without $ and \\, found '%Q' (line 1)
          log-format: '${user.home}'         | found '${user.home}' (line 1)
          softhsm: lib/softhsm.so            | softhsm: expected an absolute path, found 'lib/softhsm.so' (line 1)
          - trace                            | the document: expected keys and values
          # nothing                          | it is empty
          trace: !!java.io.File [x]          | it is not YAML
          trace: {                           | it is not YAML
          """)
  void refused(String text, String why) throws Exception {
    write(text.replace("\\n", "\n") + "\n");
    assertThatThrownBy(() -> Settings.read(folder))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(folder.resolve("settings.yaml").toString())
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("a file that is too large, no text, no file, leads nowhere or is others' to write")
  void noFile() throws Exception {
    Path file = folder.resolve("settings.yaml");
    write("#".repeat(64 << 10) + "\n");
    assertRefused("is larger than 65536 octets");
    Files.write(file, new byte[] {'t', (byte) 0xff, '\n'});
    assertRefused("cannot be read");
    write("trace: true\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertRefused("can be written by others than its owner");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r---w-"));
    assertRefused("can be written by others than its owner");
    Files.delete(file);
    Files.createDirectory(file);
    assertRefused("cannot be read");
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    assertRefused("cannot be read");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> Settings.read(folder))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("defaults are those of the classes that go by them, and of the program's own file")
  void defaults() throws Exception {
    assertThat(Setting.SECRET_POOL.byDefault()).isEqualTo("" + SecretPool.SIZE);
    assertThat(Setting.PARTITION_SECONDS.byDefault())
        .isEqualTo("" + PartitionLink.Patience.WORKING.answer().toSeconds());
    Properties built = new Properties();
    try (InputStream in = Settings.class.getResourceAsStream("/application.properties")) {
      built.load(in);
    }
    for (Setting s : List.of(Setting.LOG_LEVEL, Setting.LOG_FORMAT)) {
      assertThat(s.byDefault()).isEqualTo(built.getProperty(s.property()));
    }
    for (Setting s : Setting.values()) {
      if (s != Setting.SOFTHSM) {
        assertThat(s.checked(s.key(), s.byDefault(), "")).isEqualTo(s.byDefault());
      }
    }
  }

  @Test
  @DisplayName("first all of them, then what changed and nothing else, with before and after")
  void written() throws Exception {
    try (Database database = Database.open(folder.resolve("appliance.db"))) {
      SettingsLog log = new SettingsLog(database);
      log.record(Settings.read(folder), NOON, "sluice enrol");
      assertThat(log.all())
          .hasSameSizeAs(Setting.values())
          .allMatch(c -> c.before().isEmpty() && c.source().equals("default"));
      log.record(Settings.read(folder), NOON.plusSeconds(1), "sluice enrol");
      assertThat(log.all()).as("nothing changed").hasSameSizeAs(Setting.values());
      write("spool-limit: 17\ntrace: true\n");
      log.record(Settings.read(folder), NOON.plusSeconds(2), "sluice issue run");
      Files.delete(folder.resolve("settings.yaml"));
      log.record(Settings.read(folder), NOON.plusSeconds(3), "sluice serve");
      String account = ProcessHandle.current().info().user().orElseThrow();
      List<SettingsLog.Change> all = log.all();
      assertThat(all.subList(Setting.values().length, all.size()))
          .containsExactly(
              new SettingsLog.Change(
                  NOON.plusSeconds(2),
                  "spool-limit",
                  Optional.of("8589934592"),
                  "17",
                  "settings.yaml",
                  account,
                  "sluice issue run"),
              new SettingsLog.Change(
                  NOON.plusSeconds(2),
                  "trace",
                  Optional.of("false"),
                  "true",
                  "settings.yaml",
                  account,
                  "sluice issue run"),
              new SettingsLog.Change(
                  NOON.plusSeconds(3),
                  "spool-limit",
                  Optional.of("17"),
                  "8589934592",
                  "default",
                  account,
                  "sluice serve"),
              new SettingsLog.Change(
                  NOON.plusSeconds(3),
                  "trace",
                  Optional.of("true"),
                  "false",
                  "default",
                  account,
                  "sluice serve"));
    }
  }

  @Test
  @DisplayName("a change that cannot be written down is refused, and none of it is there")
  void allOrNothing() throws Exception {
    try (Database database = Database.open(folder.resolve("appliance.db"))) {
      SettingsLog log = new SettingsLog(database);
      database.transaction(c -> {
        try (Statement s = c.createStatement()) {
          return s.execute(
              "CREATE TRIGGER full BEFORE INSERT ON setting_change WHEN NEW.name = 'trace'"
                  + " BEGIN SELECT RAISE(ABORT, 'no room'); END");
        }
      });
      Settings settings = Settings.read(folder);
      assertThatThrownBy(() -> log.record(settings, NOON, "sluice enrol"))
          .isInstanceOf(StateException.class)
          .hasMessageContaining("no room");
      assertThat(log.all()).isEmpty();
    }
  }

  @Test
  @DisplayName("a refusal shows nothing that a terminal would obey")
  void unprintable() {
    assertThatThrownBy(() -> Setting.SOFTHSM.checked("softhsm", "/lib\u001b[31m", ""))
        .hasMessageEndingWith("found '/lib?[31m'");
  }
}

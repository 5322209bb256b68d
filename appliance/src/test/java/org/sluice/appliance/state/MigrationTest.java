package org.sluice.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserStore;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

class MigrationTest {
  @TempDir private Path folder;

  private Connection sqlite() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("appliance.db"));
  }

  /// Numbers of the migrations, but for the newest.
  static List<Integer> older() {
    List<Integer> all =
        IntStream.range(1, 99)
            .filter(v -> Database.class.getResource("/db/V" + v + ".sql") != null)
            .boxed()
            .toList();
    return all.subList(0, all.size() - 1);
  }

  private static void run(Statement s, String script) throws SQLException {
    for (String sql : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
      if (!sql.isBlank()) {
        s.execute(sql);
      }
    }
  }

  /// A file as the program of that version made it, with rows in each of its tables.
  private void made(int version) throws Exception {
    try (Connection c = sqlite();
        Statement s = c.createStatement()) {
      for (int v = 1; v <= version; v++) {
        try (InputStream in = Database.class.getResourceAsStream("/db/V" + v + ".sql")) {
          if (in != null) {
            run(s, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            run(s, rows(v));
          }
        }
      }
      s.execute("PRAGMA user_version = " + version);
    }
  }

  /// What is put in right behind migration `v`: into the tables that it made.
  private static String rows(int v) {
    return switch (v) {
      case 1 ->
          """
          INSERT INTO user VALUES ('green.example','tel:+447700900101',x'%1$s',x'%2$s',2,'p256');
          INSERT INTO device VALUES ('green.example','tel:+447700900101','d1',x'03',1,x'04',x'%3$s',7,1);
          INSERT INTO request VALUES (x'01','green.example','irene',1700000000,x'0a0b');
          INSERT INTO stream VALUES ('k',x'05',42,17);
          INSERT INTO payload VALUES ('k',41,3,'green.example',x'01',2,x'0c0d',1);
          INSERT INTO certificate VALUES ('green.example',1,x'0e')
          """
              .formatted("01".repeat(32), "02".repeat(32), "05".repeat(32));
      case 2 -> "INSERT INTO import VALUES (x'06',1700000001,'users.csv',3,2,1,0)";
      case 3 ->
          "INSERT INTO operator_event (kind, account, time, count) VALUES ('login','irene',9,1)";
      case 5 -> "INSERT INTO opening_sent VALUES (x'07',x'08')";
      case 6 -> "INSERT INTO ended_stream VALUES (x'09')";
      case 7 ->
          """
          INSERT INTO transport_key VALUES (x'0a','green.example','tel:+447700900101','d1','trk','ink',x'0b');
          INSERT INTO other_certificate VALUES ('green.example','kms.blue.example',x'0c',1700000002,x'0d')
          """;
      default -> throw new IllegalStateException("say what stands in the tables of V" + v);
    };
  }

  /// All rows of a table in words.
  private static String rowsOf(Connection c, String table) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT * FROM " + table)) {
      StringJoiner rows = new StringJoiner("\n");
      while (r.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
          byte @Nullable [] octets = r.getBytes(i);
          boolean blob = r.getObject(i) instanceof byte[];
          row.add(blob && octets != null ? HexFormat.of().formatHex(octets) : "" + r.getObject(i));
        }
        rows.add(row.toString());
      }
      return rows.toString();
    }
  }

  private static String pragma(Connection c, String name) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA " + name)) {
      return r.next() ? r.getString(1) : "";
    }
  }

  @ParameterizedTest
  @MethodSource("older")
  @DisplayName("a file of each older version: every row of every table is there afterwards")
  void eachVersion(int version) throws Exception {
    made(version);
    try (Database database = Database.open(folder.resolve("appliance.db"))) {
      assertThat(database.migrated()).startsWith("the database was brought from schema " + version);
      database.transaction(c -> {
        assertThat(rowsOf(c, "user"))
            .isEqualTo(
                "green.example|tel:+447700900101|"
                    + "01".repeat(32)
                    + "|"
                    + "02".repeat(32)
                    + "|2|p256|"
                    + "tel:+447700900101|user|1|tel:+447700900101");
        assertThat(rowsOf(c, "device"))
            .isEqualTo("green.example|tel:+447700900101|d1|03|1|04|" + "05".repeat(32) + "|7|1|1");
        assertThat(rowsOf(c, "request")).isEqualTo("01|green.example|irene|1700000000|0a0b");
        assertThat(rowsOf(c, "stream")).isEqualTo("k|05|42|17");
        assertThat(rowsOf(c, "payload")).isEqualTo("k|41|3|green.example|01|2|0c0d|1");
        assertThat(rowsOf(c, "certificate")).isEqualTo("green.example|1|0e");
        assertThat(rowsOf(c, "import"))
            .isEqualTo(version < 2 ? "" : "06|1700000001|users.csv|3|2|1|0");
        assertThat(rowsOf(c, "operator_event"))
            .isEqualTo(version < 3 ? "" : "1|login|irene|9|1|null");
        assertThat(rowsOf(c, "opening_sent")).isEqualTo(version < 5 ? "" : "07|08");
        assertThat(rowsOf(c, "ended_stream")).isEqualTo(version < 6 ? "" : "09");
        assertThat(rowsOf(c, "transport_key"))
            .isEqualTo(version < 7 ? "" : "0a|green.example|tel:+447700900101|d1|trk|ink|0b");
        assertThat(rowsOf(c, "other_certificate"))
            .isEqualTo(version < 7 ? "" : "green.example|kms.blue.example|0c|1700000002|0d");
        assertThat(rowsOf(c, "setting_change")).isEmpty();
        return null;
      });
      database.check();
    }
    try (Database again = Database.open(folder.resolve("appliance.db"))) {
      assertThat(again.migrated()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("older")
  @DisplayName("a migration that fails leaves the file as it was")
  void failedMigration(int version) throws Exception {
    made(version);
    // In the way of the newest migration, which runs last.
    try (Connection c = sqlite();
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE setting_change (mine TEXT)");
    }
    assertThatThrownBy(() -> Database.open(folder.resolve("appliance.db")))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("setting_change");
    try (Connection c = sqlite()) {
      assertThat(pragma(c, "user_version")).isEqualTo(Integer.toString(version));
      assertThat(rowsOf(c, "stream")).isEqualTo("k|05|42|17");
      assertThat(rowsOf(c, "sqlite_master")).doesNotContain("setting_change_name");
    }
  }

  @Test
  @DisplayName("the connection that is used has WAL, synchronous FULL and foreign keys")
  void pragmas() {
    try (Database database = Database.open(folder.resolve("appliance.db"))) {
      database.transaction(c -> {
        assertThat(pragma(c, "journal_mode")).isEqualTo("wal");
        assertThat(pragma(c, "synchronous")).as("2 is FULL").isEqualTo("2");
        assertThat(pragma(c, "foreign_keys")).isEqualTo("1");
        return null;
      });
    }
  }

  @Test
  @DisplayName("a database that cannot have WAL is not used")
  void noWal() {
    assertThatThrownBy(() -> Database.open(Path.of(":memory:")))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("expected SQLite's journal mode wal, found memory");
  }

  @Test
  @DisplayName("a newer program brings an older file up to date, keeps what is in it, and says so")
  void olderIsRead() throws Exception {
    made(1);
    try (Database database = Database.open(folder.resolve("appliance.db"))) {
      assertThat(database.migrated()).contains("from schema 1 to ");
      UserStore users = new UserStore(database, new SecureRandom());
      User user =
          users
              .find(DomainName.parse("green.example"), UserUri.parse("tel:+447700900101"))
              .orElseThrow();
      assertThat(user.person()).isEqualTo(new PersonId("tel:+447700900101"));
      assertThat(user.state()).isEqualTo(IdentityState.ACTIVE);
      assertThat(users.devicesOf(user))
          .singleElement()
          .satisfies(d -> {
            assertThat(d.deviceId()).isEqualTo("d1");
            assertThat(d.leaf()).isEqualTo(7);
          });
      assertThat(users.notAnnounced(user.domain(), 10)).isEmpty();
    }
    try (Database again = Database.open(folder.resolve("appliance.db"))) {
      assertThat(again.migrated()).isEmpty();
    }
  }

  @Test
  void newer() throws Exception {
    try (Database made = Database.open(folder.resolve("appliance.db"))) {
      assertThat(made.migrated()).isEmpty();
    }
    try (Connection c = sqlite();
        Statement s = c.createStatement()) {
      s.execute("PRAGMA user_version = 98");
    }
    assertThatThrownBy(() -> Database.open(folder.resolve("appliance.db")))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("schema version 98")
        .hasMessageContaining("use the newer program");
  }
}

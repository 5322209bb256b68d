package org.sluice.appliance.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private void first() throws Exception {
    try (InputStream in = Objects.requireNonNull(Database.class.getResourceAsStream("/db/V1.sql"));
        Connection c = sqlite();
        Statement s = c.createStatement()) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String sql : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
        if (!sql.isBlank()) {
          s.execute(sql);
        }
      }
      s.execute(
          "INSERT INTO user VALUES ('green.example','tel:+447700900101',x'"
              + "01".repeat(32)
              + "',x'"
              + "02".repeat(32)
              + "',2,'p256')");
      s.execute(
          "INSERT INTO device VALUES ('green.example','tel:+447700900101','d1',x'03',1,x'04',x'"
              + "05".repeat(32)
              + "',7,1)");
      s.execute("PRAGMA user_version = 1");
    }
  }

  @Test
  @DisplayName("a newer program brings an older file up to date, keeps what is in it, and says so")
  void older() throws Exception {
    first();
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
      assertThat(users.notAnnounced(user.domain())).isEmpty();
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

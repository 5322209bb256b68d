package org.sluice.appliance.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

@DisplayName("Devices of which the low side has not been told")
class NotAnnouncedTest {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final DomainName BLUE = DomainName.parse("blue.example");

  @TempDir private Path folder;
  private Database database;
  private UserStore users;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("appliance.db"));
    users = new UserStore(database, new SecureRandom());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Device device(DomainName domain, int number) {
    // The later, the earlier by name: the order is that in which they came.
    UserUri uri = UserUri.parse("tel:+44770090" + (9999 - number));
    User user = users.add(domain, uri, 1, "x25519", new PersonId(uri.value()), UserKind.USER);
    byte[] octets = new byte[32];
    octets[0] = (byte) number;
    return new Device(
        user,
        "d1",
        Octets.of(new byte[91]),
        1,
        Octets.of(octets),
        Hash32.sha256(octets),
        number,
        DeviceState.ACTIVE);
  }

  @Test
  @DisplayName("come piece by piece, each once, in the order in which they came")
  void pieces() {
    List<Device> green = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      green.add(device(GREEN, i));
    }
    users.addDevices(green);
    Device other = device(BLUE, 20);
    users.addDevice(other);
    assertThat(users.notAnnounced(GREEN, 4)).isEqualTo(green.subList(0, 4));
    List<Device> seen = new ArrayList<>();
    List<Device> piece = users.notAnnounced(GREEN, 4);
    while (!piece.isEmpty()) {
      assertThat(piece).hasSizeLessThanOrEqualTo(4);
      seen.addAll(piece);
      users.announced(piece);
      piece = users.notAnnounced(GREEN, 4);
    }
    assertThat(seen).isEqualTo(green);
    assertThat(users.notAnnounced(BLUE, 4)).containsExactly(other);
  }

  @Test
  @DisplayName("are found by an index of them alone, without sorting: a piece costs a piece")
  void byTheIndex() throws Exception {
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("appliance.db"));
        PreparedStatement q = c.prepareStatement("EXPLAIN QUERY PLAN " + UserStore.NOT_ANNOUNCED)) {
      q.setString(1, GREEN.value());
      q.setInt(2, 4);
      StringBuilder plan = new StringBuilder();
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          plan.append(r.getString("detail")).append('\n');
        }
      }
      assertThat(plan.toString()).contains("device_announced").doesNotContain("TEMP B-TREE");
    }
  }
}

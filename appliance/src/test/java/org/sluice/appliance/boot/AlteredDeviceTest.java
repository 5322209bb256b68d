package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;

@Tag("slow") // a ceremony
@DisplayName("Somebody puts a sealing key of their own into the database")
final class AlteredDeviceTest {
  private static final String URI = "tel:+447700900101";

  private final TestAppliance a;
  private final Path high;

  AlteredDeviceTest() throws IOException {
    a = TestAppliance.get();
    high = a.root.resolve("high");
  }

  private byte[] key() throws Exception {
    try (Connection c = connect();
        PreparedStatement q = c.prepareStatement("SELECT seal_public FROM device WHERE uri = ?")) {
      q.setString(1, URI);
      try (ResultSet r = q.executeQuery()) {
        return r.getBytes(1);
      }
    }
  }

  private void put(byte[] key) throws Exception {
    try (Connection c = connect();
        PreparedStatement q =
            c.prepareStatement("UPDATE device SET seal_public = ? WHERE uri = ?")) {
      q.setBytes(1, key);
      q.setString(2, URI);
      assertThat(q.executeUpdate()).isEqualTo(1);
    }
  }

  private Connection connect() throws Exception {
    return DriverManager.getConnection("jdbc:sqlite:" + high.resolve("appliance.db"));
  }

  private long bundles() throws IOException {
    try (Stream<Path> all = Files.list(high.resolve("spool"))) {
      return all.filter(p -> p.toString().endsWith(".k.slb")).count();
    }
  }

  @Test
  @DisplayName("no key is sealed to it; put right, the run goes on")
  void another() throws Exception {
    a.act(0, "irene", "issue", "request", "--domain", "green.example", "--periods", "next");
    String id;
    try (HighSide look = HighSide.look(a.data())) {
      id = List.copyOf(look.log().index().requests()).getLast().request().requestId().toString();
    }
    a.act(0, "aldo", "issue", "approve", id);
    a.act(0, "bea", "issue", "approve", id);
    byte[] own = key();
    long before = bundles();
    try (HpkeKeyPair thief = HpkeKeyPair.generate(SealSuite.X25519)) {
      put(thief.publicKey());
      assertThat(a.run(1, "issue", "run", id))
          .contains(URI, "in the database is another than the log names");
      assertThat(bundles()).isEqualTo(before);
    } finally {
      put(own);
    }
    a.run(0, "issue", "run", id);
    assertThat(bundles()).isGreaterThan(before);
  }
}

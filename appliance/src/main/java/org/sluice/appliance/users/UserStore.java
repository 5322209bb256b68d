package org.sluice.appliance.users;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.UserUri;

/// Users and their devices in the database.
public final class UserStore {

  private final Database database;
  private final SecureRandom random;

  public UserStore(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// What an import did.
  public record Imported(int added, int known) {}

  /// Adds every row in one transaction: all of them, or none. A user already known is left as it
  /// is.
  public Imported importAll(List<CommunityFile.Row> rows) {
    return database.transaction(c -> {
      int added = 0;
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT INTO user (domain, uri, salt, commitment, devices, seal) VALUES (?,?,?,?,?,?)"
                  + " ON CONFLICT (domain, uri) DO NOTHING")) {
        for (CommunityFile.Row row : rows) {
          byte[] salt = new byte[Hash32.LENGTH];
          random.nextBytes(salt);
          insert.setString(1, row.domain().value());
          insert.setString(2, row.uri().value());
          insert.setBytes(3, salt);
          insert.setBytes(4, IdentityCommitment.of(salt, row.uri()).octets());
          insert.setInt(5, row.devices());
          insert.setString(6, row.seal());
          added += insert.executeUpdate();
        }
      }
      return new Imported(added, rows.size() - added);
    });
  }

  /// One user, if known.
  public Optional<User> find(DomainName domain, UserUri uri) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT domain, uri, salt, commitment, devices, seal FROM user WHERE domain = ? AND uri = ?")) {
        q.setString(1, domain.value());
        q.setString(2, uri.value());
        try (ResultSet r = q.executeQuery()) {
          return r.next() ? Optional.of(user(r)) : Optional.empty();
        }
      }
    });
  }

  /// Keeps a device that the log has enrolled. The same device again changes nothing.
  public void addDevice(Device device) {
    database.transaction(c -> {
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT INTO device (domain, uri, device_id, auth_spki, seal_suite, seal_public, seal_hash,"
                  + " enrolled_leaf) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")) {
        insert.setString(1, device.user().domain().value());
        insert.setString(2, device.user().uri().value());
        insert.setString(3, device.deviceId());
        insert.setBytes(4, device.authSpki().toArray());
        insert.setInt(5, device.sealSuite());
        insert.setBytes(6, device.sealPublic().toArray());
        insert.setBytes(7, device.sealHash().octets());
        insert.setLong(8, device.enrolledLeaf());
        insert.executeUpdate();
      }
      return null;
    });
  }

  /// The devices of one user.
  public List<Device> devicesOf(User user) {
    return database.transaction(
        c -> select(c, "u.domain = ? AND u.uri = ?", user.domain().value(), user.uri().value()));
  }

  /// The users of a domain that have a device, each with its devices, in the order of their URIs.
  public Map<User, List<Device>> enrolled(DomainName domain) {
    Map<User, List<Device>> all = new LinkedHashMap<>();
    for (Device d : database.transaction(c -> select(c, "u.domain = ?", domain.value()))) {
      all.computeIfAbsent(d.user(), _ -> new ArrayList<>()).add(d);
    }
    return all;
  }

  /// All devices of a domain by the hash of their sealing key.
  public Map<Hash32, Device> bySealHash(DomainName domain) {
    Map<Hash32, Device> all = new HashMap<>();
    enrolled(domain).values().forEach(list -> list.forEach(d -> all.put(d.sealHash(), d)));
    return all;
  }

  /// Devices of a domain whose access records have not been sent.
  public List<Device> notAnnounced(DomainName domain) {
    return database.transaction(c -> select(c, "u.domain = ? AND d.announced = 0", domain.value()));
  }

  /// Remembers that the access records have been sent.
  public void announced(List<Device> devices) {
    database.transaction(c -> {
      try (PreparedStatement update =
          c.prepareStatement("UPDATE device SET announced = 1 WHERE seal_hash = ?")) {
        for (Device d : devices) {
          update.setBytes(1, d.sealHash().octets());
          update.executeUpdate();
        }
      }
      return null;
    });
  }

  private static List<Device> select(Connection c, String where, String... values)
      throws SQLException {
    List<Device> found = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT u.domain, u.uri, u.salt, u.commitment, u.devices, u.seal, d.device_id, d.auth_spki, d.seal_suite,"
                + " d.seal_public, d.seal_hash, d.enrolled_leaf FROM user u JOIN device d"
                + " ON d.domain = u.domain AND d.uri = u.uri WHERE "
                + where
                + " ORDER BY u.uri, d.device_id")) {
      for (int i = 0; i < values.length; i++) {
        q.setString(i + 1, values[i]);
      }
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          found.add(
              new Device(
                  user(r),
                  r.getString(7),
                  Octets.of(r.getBytes(8)),
                  r.getInt(9),
                  Octets.of(r.getBytes(10)),
                  Hash32.of(r.getBytes(11)),
                  r.getLong(12)));
        }
      }
    }
    return found;
  }

  /// How many users and devices a domain has.
  public record Count(int users, int devices) {}

  /// Counts a domain's users and devices.
  public Count count(DomainName domain) {
    return database.transaction(c ->
        new Count(
            one(c, "SELECT count(*) FROM user WHERE domain = ?", domain),
            one(c, "SELECT count(*) FROM device WHERE domain = ?", domain)));
  }

  private static int one(Connection c, String sql, DomainName domain) throws SQLException {
    try (PreparedStatement q = c.prepareStatement(sql)) {
      q.setString(1, domain.value());
      try (ResultSet r = q.executeQuery()) {
        return r.next() ? r.getInt(1) : 0;
      }
    }
  }

  private static User user(ResultSet r) throws SQLException {
    return new User(
        DomainName.parse(r.getString(1)),
        UserUri.parse(r.getString(2)),
        Hash32.of(r.getBytes(3)),
        Hash32.of(r.getBytes(4)),
        r.getInt(5),
        r.getString(6));
  }
}

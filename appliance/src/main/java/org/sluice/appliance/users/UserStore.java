package org.sluice.appliance.users;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

/// Identities and their devices in the database. What the log says about them counts: the states
/// here follow it ([#follow]).
public final class UserStore {

  private final Database database;
  private final SecureRandom random;

  public UserStore(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// The database, for an import.
  public Database database() {
    return database;
  }

  /// Adds one identity with a salt of its own; one that is known is left as it is.
  public User add(
      DomainName domain, UserUri uri, int devices, String seal, PersonId person, UserKind kind) {
    byte[] salt = new byte[Hash32.LENGTH];
    random.nextBytes(salt);
    User user =
        new User(
            domain,
            uri,
            Hash32.of(salt),
            IdentityCommitment.of(salt, uri),
            devices,
            seal,
            person,
            kind,
            IdentityState.ACTIVE);
    return database.transaction(c -> {
      try (PreparedStatement insert = UserRows.insert(c)) {
        UserRows.set(insert, user);
        insert.executeUpdate();
      }
      return one(c, domain, uri).orElseThrow();
    });
  }

  /// One identity, if known.
  public Optional<User> find(DomainName domain, UserUri uri) {
    return database.transaction(c -> one(c, domain, uri));
  }

  private static Optional<User> one(Connection c, DomainName domain, UserUri uri)
      throws SQLException {
    return users(c, "u.domain = ? AND u.uri = ?", domain.value(), uri.value()).stream().findFirst();
  }

  /// The identities of a person, in all domains.
  public List<User> of(PersonId person) {
    return database.transaction(c -> users(c, "u.person = ?", person.value()));
  }

  /// Identities of a domain that others may take for this one: see [Similar].
  public List<User> similar(DomainName domain, UserUri uri) {
    return database.transaction(
        c -> users(c, "u.domain = ? AND u.similar = ?", domain.value(), Similar.key(uri)));
  }

  /// At most `limit` identities of a domain after `after` in the order of their URIs, of one state
  /// or of all.
  public List<User> page(
      DomainName domain, Optional<IdentityState> state, String after, int limit) {
    String where = "u.domain = ? AND u.uri > ?";
    List<String> values = new ArrayList<>(List.of(domain.value(), after));
    if (state.isPresent()) {
      where += " AND u.state = CAST(? AS INTEGER)";
      values.add(String.valueOf(state.get().code()));
    }
    String sql = where + " ORDER BY u.uri LIMIT " + limit;
    return database.transaction(c -> users(c, sql, values.toArray(String[]::new)));
  }

  private static List<User> users(Connection c, String where, String... values)
      throws SQLException {
    List<User> found = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement("SELECT " + UserRows.COLUMNS + " FROM user u WHERE " + where)) {
      UserRows.fill(q, values);
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          found.add(UserRows.user(r));
        }
      }
    }
    return found;
  }

  /// Keeps a device that the log has enrolled. The same device again changes nothing.
  public void addDevice(Device device) {
    addDevices(List.of(device));
  }

  /// The same for several, all or none.
  public void addDevices(List<Device> devices) {
    database.transaction(c -> {
      for (Device device : devices) {
        UserRows.insert(c, device);
      }
      return null;
    });
  }

  /// Makes identity and devices say what the log says; whose state changed is announced anew. Said
  /// again it changes nothing.
  public void follow(User user, IdentityState state, List<Device> devices) {
    database.transaction(c -> {
      try (PreparedStatement update =
          c.prepareStatement("UPDATE user SET state = ? WHERE domain = ? AND uri = ?")) {
        update.setInt(1, state.code());
        update.setString(2, user.domain().value());
        update.setString(3, user.uri().value());
        update.executeUpdate();
      }
      for (Device d : devices) {
        UserRows.update(c, d);
      }
      return null;
    });
  }

  /// The devices of one identity, also those that are not active.
  public List<Device> devicesOf(User user) {
    return database.transaction(
        c -> select(c, "u.domain = ? AND u.uri = ?", user.domain().value(), user.uri().value()));
  }

  /// The active devices of the active identities of a domain whose URIs are `from` to `to`.
  public Stream<Device> enrolled(DomainName domain, String from, String to) {
    return database
        .transaction(c ->
            select(
                c,
                "u.domain = ? AND u.state = 1 AND d.state = 1 AND u.uri BETWEEN ? AND ?",
                domain.value(),
                from,
                to))
        .stream();
  }

  /// The identity of a domain that a commitment is to.
  public Optional<User> of(DomainName domain, Hash32 commitment) {
    // Hexadecimal digits of 32 octets, as a literal so that the index serves.
    String where = "u.domain = ? AND u.commitment = x'" + commitment + "'";
    return database.transaction(c -> users(c, where, domain.value())).stream().findFirst();
  }

  /// The devices that have this sealing key: one for each identity that it serves.
  public List<Device> bySealHash(DomainName domain, Hash32 seal) {
    String where = "u.domain = ? AND d.seal_hash = x'" + seal + "'";
    return database.transaction(c -> select(c, where, domain.value()));
  }

  /// Devices of a domain by the hashes of their sealing keys: those that are known.
  public Map<Hash32, Device> bySealHash(DomainName domain, Collection<Hash32> keys) {
    Map<Hash32, Device> found = new HashMap<>();
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(SELECT_DEVICES + "u.domain = ? AND d.seal_hash = ?")) {
        q.setString(1, domain.value());
        for (Hash32 key : keys) {
          q.setBytes(2, key.octets());
          devices(q).forEach(d -> found.put(key, d));
        }
      }
      return found;
    });
  }

  /// Devices of a domain whose access records have not been sent, `most` of them, in the order in
  /// which they came.
  public List<Device> notAnnounced(DomainName domain, int most) {
    return database.transaction(c -> {
      try (PreparedStatement q = c.prepareStatement(NOT_ANNOUNCED)) {
        q.setString(1, domain.value());
        q.setInt(2, most);
        return devices(q);
      }
    });
  }

  /// Remembers that the access records have been sent.
  public void announced(List<Device> devices) {
    database.transaction(c -> {
      try (PreparedStatement update =
          c.prepareStatement(
              "UPDATE device SET announced = 1 WHERE domain = ? AND uri = ? AND seal_hash = ?"
                  + " AND enrolled_leaf = ?")) {
        for (Device d : devices) {
          update.setString(1, d.user().domain().value());
          update.setString(2, d.user().uri().value());
          update.setBytes(3, d.sealHash().octets());
          update.setLong(4, d.leaf());
          update.executeUpdate();
        }
      }
      return null;
    });
  }

  private static final String SELECT_DEVICES =
      "SELECT "
          + UserRows.COLUMNS
          + ", "
          + UserRows.DEVICE_COLUMNS
          + " FROM user u JOIN device d ON d.domain = u.domain AND d.uri = u.uri WHERE ";

  /// A cross join begins at its left: with the index of those that are left, which is in order.
  static final String NOT_ANNOUNCED =
      "SELECT "
          + UserRows.COLUMNS
          + ", "
          + UserRows.DEVICE_COLUMNS
          + " FROM device d CROSS JOIN user u ON d.domain = u.domain AND d.uri = u.uri"
          + " WHERE d.domain = ? AND d.announced = 0 ORDER BY d.rowid LIMIT ?";

  private static List<Device> select(Connection c, String where, String... values)
      throws SQLException {
    try (PreparedStatement q =
        c.prepareStatement(
            SELECT_DEVICES + where + " ORDER BY u.uri, d.device_id, d.enrolled_leaf")) {
      UserRows.fill(q, values);
      return devices(q);
    }
  }

  private static List<Device> devices(PreparedStatement q) throws SQLException {
    List<Device> found = new ArrayList<>();
    try (ResultSet r = q.executeQuery()) {
      while (r.next()) {
        found.add(UserRows.device(r));
      }
    }
    return found;
  }

  /// Identities of a domain whose keys are out and not to be trusted: those that are not active,
  /// and those that had devices and have none that is active.
  public List<UserUri> untrusted(DomainName domain) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT u.uri FROM user u WHERE u.domain = ? AND (u.state <> 1 OR (EXISTS (SELECT 1 FROM"
                  + " device d WHERE d.domain = u.domain AND d.uri = u.uri) AND NOT EXISTS (SELECT 1 FROM"
                  + " device d WHERE d.domain = u.domain AND d.uri = u.uri AND d.state = 1)))")) {
        q.setString(1, domain.value());
        List<UserUri> found = new ArrayList<>();
        try (ResultSet r = q.executeQuery()) {
          while (r.next()) {
            found.add(UserUri.parse(r.getString(1)));
          }
        }
        return found;
      }
    });
  }

  /// How many identities and devices a domain has, and how many identities of each state.
  public record Count(int users, int devices, int suspended, int revoked) {}

  /// Counts a domain's identities and devices.
  public Count count(DomainName domain) {
    return database.transaction(c ->
        new Count(
            one(c, "SELECT count(*) FROM user WHERE domain = ?", domain),
            one(c, "SELECT count(*) FROM device WHERE domain = ? AND state = 1", domain),
            one(c, "SELECT count(*) FROM user WHERE domain = ? AND state = 2", domain),
            one(c, "SELECT count(*) FROM user WHERE domain = ? AND state = 3", domain)));
  }

  private static int one(Connection c, String sql, DomainName domain) throws SQLException {
    try (PreparedStatement q = c.prepareStatement(sql)) {
      q.setString(1, domain.value());
      try (ResultSet r = q.executeQuery()) {
        return r.next() ? r.getInt(1) : 0;
      }
    }
  }
}

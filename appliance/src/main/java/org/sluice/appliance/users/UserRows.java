package org.sluice.appliance.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

/// Rows of the tables `user` and `device`.
public final class UserRows {
  static final String COLUMNS =
      "u.domain, u.uri, u.salt, u.commitment, u.devices, u.seal, u.person, u.kind, u.state";
  static final String DEVICE_COLUMNS =
      "d.device_id, d.auth_spki, d.seal_suite, d.seal_public, d.seal_hash, d.enrolled_leaf, d.state";

  private static final int AFTER_USER = 9;

  private UserRows() {}

  /// Inserts an identity that is not there; [#set(PreparedStatement, User)] gives the values.
  public static PreparedStatement insert(Connection c) throws SQLException {
    return c.prepareStatement(
        "INSERT INTO user (domain, uri, salt, commitment, devices, seal, person, kind, state, similar)"
            + " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (domain, uri) DO NOTHING");
  }

  /// The values of one row.
  public static void set(PreparedStatement insert, User user) throws SQLException {
    insert.setString(1, user.domain().value());
    insert.setString(2, user.uri().value());
    insert.setBytes(3, user.salt().octets());
    insert.setBytes(4, user.commitment().octets());
    insert.setInt(5, user.devices());
    insert.setString(6, user.seal());
    insert.setString(7, user.person().value());
    insert.setString(8, user.kind().word());
    insert.setInt(9, user.state().code());
    insert.setString(10, Similar.key(user.uri()));
  }

  static void insert(Connection c, Device device) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO device (domain, uri, device_id, auth_spki, seal_suite, seal_public, seal_hash,"
                + " enrolled_leaf, state) VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING")) {
      insert.setString(1, device.user().domain().value());
      insert.setString(2, device.user().uri().value());
      insert.setString(3, device.deviceId());
      insert.setBytes(4, device.authSpki().toArray());
      insert.setInt(5, device.sealSuite());
      insert.setBytes(6, device.sealPublic().toArray());
      insert.setBytes(7, device.sealHash().octets());
      insert.setLong(8, device.leaf());
      insert.setInt(9, device.state().code());
      insert.executeUpdate();
    }
  }

  /// State and leaf of a device; one that changed is to be announced.
  static void update(Connection c, Device device) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            "UPDATE device SET state = ?, enrolled_leaf = ?, announced = 0 WHERE domain = ? AND uri = ?"
                + " AND seal_hash = ? AND (state <> ? OR enrolled_leaf <> ?)")) {
      update.setInt(1, device.state().code());
      update.setLong(2, device.leaf());
      update.setString(3, device.user().domain().value());
      update.setString(4, device.user().uri().value());
      update.setBytes(5, device.sealHash().octets());
      update.setInt(6, device.state().code());
      update.setLong(7, device.leaf());
      update.executeUpdate();
    }
  }

  static void fill(PreparedStatement q, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      q.setString(i + 1, values[i]);
    }
  }

  static User user(ResultSet r) throws SQLException {
    return new User(
        DomainName.parse(r.getString(1)),
        UserUri.parse(r.getString(2)),
        Hash32.of(r.getBytes(3)),
        Hash32.of(r.getBytes(4)),
        r.getInt(5),
        r.getString(6),
        new PersonId(r.getString(7)),
        UserKind.of(r.getString(8)),
        identityState(r.getInt(9)));
  }

  static Device device(ResultSet r) throws SQLException {
    return new Device(
        user(r),
        r.getString(AFTER_USER + 1),
        Octets.of(r.getBytes(AFTER_USER + 2)),
        r.getInt(AFTER_USER + 3),
        Octets.of(r.getBytes(AFTER_USER + 4)),
        Hash32.of(r.getBytes(AFTER_USER + 5)),
        r.getLong(AFTER_USER + 6),
        deviceState(r.getInt(AFTER_USER + 7)));
  }

  static IdentityState identityState(int code) throws SQLException {
    for (IdentityState state : IdentityState.values()) {
      if (state.code() == code) {
        return state;
      }
    }
    throw new SQLException("unknown state " + code + " of an identity");
  }

  private static DeviceState deviceState(int code) throws SQLException {
    for (DeviceState state : DeviceState.values()) {
      if (state.code() == code) {
        return state;
      }
    }
    throw new SQLException("unknown state " + code + " of a device");
  }
}

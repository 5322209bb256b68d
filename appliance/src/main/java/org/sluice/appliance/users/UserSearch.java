package org.sluice.appliance.users;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;

/// Users by a part of their address, for people who look one up.
public final class UserSearch {
  /// Most users of an answer.
  public static final int LIMIT = 50;

  private final Database database;

  /// @param database of the high side
  public UserSearch(Database database) {
    this.database = database;
  }

  /// Somebody who was found.
  ///
  /// @param expected devices that the community file gave them
  /// @param state whether keys are made for the identity
  /// @param devices ids of the active ones
  public record Found(
      String uri, int expected, String seal, IdentityState state, List<String> devices) {
    /// Keeps a copy.
    public Found {
      devices = List.copyOf(devices);
    }
  }

  /// Users of a domain whose address holds `part`, in the order of their addresses.
  public List<Found> find(DomainName domain, String part) {
    return database.transaction(c -> {
      List<Found> found = new ArrayList<>();
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT uri, devices, seal, state FROM user WHERE domain = ? AND instr(uri, ?) > 0"
                  + " ORDER BY uri LIMIT ?")) {
        q.setString(1, domain.value());
        q.setString(2, part);
        q.setInt(3, LIMIT);
        try (ResultSet r = q.executeQuery()) {
          while (r.next()) {
            String uri = r.getString(1);
            found.add(
                new Found(
                    uri,
                    r.getInt(2),
                    r.getString(3),
                    UserRows.identityState(r.getInt(4)),
                    devices(c, domain, uri)));
          }
        }
      }
      return found;
    });
  }

  private static List<String> devices(Connection c, DomainName domain, String uri)
      throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT device_id FROM device WHERE domain = ? AND uri = ? AND state = ? ORDER BY"
                + " device_id")) {
      q.setString(1, domain.value());
      q.setString(2, uri);
      q.setInt(3, DeviceState.ACTIVE.code());
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          ids.add(r.getString(1));
        }
      }
    }
    return ids;
  }
}

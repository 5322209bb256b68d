package org.sluice.appliance.settings;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.appliance.state.Database;

/// Which settings were in force since when: a row for each change, never changed itself. It says
/// what a machine did, not what officers decided, and so is not in the log.
public final class SettingsLog {

  /// A change.
  ///
  /// @param before empty for the first that was ever written down
  /// @param source where the value came from, as [Settings.Source#word()]
  /// @param account of the operating system
  public record Change(
      Instant time,
      String name,
      Optional<String> before,
      String after,
      String source,
      String account,
      String command) {}

  private final Database database;

  /// @param database of the data folder
  public SettingsLog(Database database) {
    this.database = database;
  }

  /// Writes down what differs from what was in force last; all of it or nothing.
  public void record(Settings now, Instant at, String command) {
    String account =
        ProcessHandle.current().info().user().orElse(System.getProperty("user.name", ""));
    database.transaction(c -> {
      Map<Setting, String> last = last(c);
      for (Settings.Value v : now.all()) {
        String before = last.get(v.setting());
        if (!v.text().equals(before)) {
          insert(
              c,
              new Change(
                  at,
                  v.setting().key(),
                  Optional.ofNullable(before),
                  v.text(),
                  v.source().word(),
                  account,
                  command));
        }
      }
      return null;
    });
  }

  private static void insert(Connection c, Change change) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO setting_change (time, name, before, after, source, account, command)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, change.time().getEpochSecond());
      insert.setString(2, change.name());
      insert.setString(3, change.before().orElse(null));
      insert.setString(4, change.after());
      insert.setString(5, change.source());
      insert.setString(6, change.account());
      insert.setString(7, change.command());
      int _ = insert.executeUpdate();
    }
  }

  /// What was written down last of each.
  Map<Setting, String> last() {
    return database.transaction(SettingsLog::last);
  }

  private static Map<Setting, String> last(Connection c) throws SQLException {
    Map<Setting, String> last = new EnumMap<>(Setting.class);
    try (PreparedStatement newest =
        c.prepareStatement(
            "SELECT after FROM setting_change WHERE name = ? ORDER BY id DESC LIMIT 1")) {
      for (Setting s : Setting.values()) {
        newest.setString(1, s.key());
        try (ResultSet r = newest.executeQuery()) {
          if (r.next()) {
            last.put(s, r.getString(1));
          }
        }
      }
    }
    return last;
  }

  /// All of them, the oldest first.
  public List<Change> all() {
    return database.transaction(c -> {
      List<Change> all = new ArrayList<>();
      try (Statement s = c.createStatement();
          ResultSet r =
              s.executeQuery(
                  "SELECT time, name, before, after, source, account, command"
                      + " FROM setting_change ORDER BY id")) {
        while (r.next()) {
          all.add(
              new Change(
                  Instant.ofEpochSecond(r.getLong(1)),
                  r.getString(2),
                  Optional.ofNullable(r.getString(3)),
                  r.getString(4),
                  r.getString(5),
                  r.getString(6),
                  r.getString(7)));
        }
      }
      return all;
    });
  }
}

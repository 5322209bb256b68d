package org.sluice.appliance.export;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sluice.appliance.state.Database;

/// How far a stream of bundles is.
///
/// @param stream its id, in hexadecimal
/// @param kept payloads of it in the database
/// @param notSpooled those among them that a crash kept out of the spool: the next run puts them
///   there
public record StreamState(
    String name, String stream, long nextSequence, long kept, long notSpooled) {

  /// Ends the streams in a copy of the database: whoever goes on with the copy begins them anew.
  /// Where nothing was ever exported there is nothing to end.
  public static void end(Database copy) {
    copy.transaction(c -> {
      try (Statement s = c.createStatement()) {
        return s.executeUpdate(
            "INSERT OR IGNORE INTO ended_stream (stream_id)"
                + " SELECT stream_id FROM stream WHERE name = 'K'");
      }
    });
  }

  /// Remembers up to which size the low side has the log.
  public static void logWasSent(Database database, long size) {
    database.transaction(c -> {
      try (PreparedStatement s =
          c.prepareStatement("UPDATE stream SET log_size = max(log_size, ?) WHERE name = 'L'")) {
        s.setLong(1, size);
        return s.executeUpdate();
      }
    });
  }

  /// All streams, by name.
  public static List<StreamState> all(Database database) {
    return database.transaction(c -> {
      List<StreamState> all = new ArrayList<>();
      try (PreparedStatement q =
              c.prepareStatement(
                  "SELECT s.name, s.stream_id, s.next_sequence,"
                      + " (SELECT count(*) FROM payload p WHERE p.stream = s.name),"
                      + " (SELECT count(*) FROM payload p WHERE p.stream = s.name AND p.spooled = 0)"
                      + " FROM stream s ORDER BY s.name");
          ResultSet r = q.executeQuery()) {
        while (r.next()) {
          all.add(
              new StreamState(
                  r.getString(1),
                  HexFormat.of().formatHex(r.getBytes(2)),
                  r.getLong(3),
                  r.getLong(4),
                  r.getLong(5)));
        }
      }
      return all;
    });
  }
}

package org.sluice.appliance.export;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

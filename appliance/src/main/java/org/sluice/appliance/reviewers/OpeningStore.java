package org.sluice.appliance.reviewers;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Opening;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// Which openings have left for which reviewer's key.
final class OpeningStore {
  private final Database database;

  OpeningStore(Database database) {
    this.database = database;
  }

  /// At most `most` openings of a domain's users with a device that have not been sealed to `key`,
  /// in the order of their URIs.
  List<Opening> waiting(DomainName domain, Hash32 key, int most) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT uri, salt FROM user u WHERE domain = ? AND EXISTS (SELECT 1 FROM device d"
                  + " WHERE d.domain = u.domain AND d.uri = u.uri) AND NOT EXISTS (SELECT 1 FROM"
                  + " opening_sent s WHERE s.key_hash = ? AND s.commitment = u.commitment)"
                  + " ORDER BY uri LIMIT ?")) {
        q.setString(1, domain.value());
        q.setBytes(2, key.octets());
        q.setInt(3, most);
        List<Opening> found = new ArrayList<>();
        try (ResultSet r = q.executeQuery()) {
          while (r.next()) {
            found.add(new Opening(domain, UserUri.parse(r.getString(1)), Octets.of(r.getBytes(2))));
          }
        }
        return found;
      }
    });
  }

  /// Writes down that these were sent.
  Database.Work<@Nullable Void> sent(Hash32 key, List<Opening> openings) {
    return c -> {
      try (PreparedStatement insert =
          c.prepareStatement("INSERT INTO opening_sent (key_hash, commitment) VALUES (?, ?)")) {
        for (Opening o : openings) {
          insert.setBytes(1, key.octets());
          insert.setBytes(2, o.commitment().octets());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      return null;
    };
  }
}

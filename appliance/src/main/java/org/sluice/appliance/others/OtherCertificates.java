package org.sluice.appliance.others;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;

/// Certificates of other domains that were carried in. That one is here says nothing: it is trusted
/// because a call policy in the log names its hash.
final class OtherCertificates {

  /// One of them.
  record Held(KmsUri kms, Hash32 hash, Instant imported, Octets octets) {}

  private final Database database;

  OtherCertificates(Database database) {
    this.database = database;
  }

  /// Keeps one; the same again is only as of now.
  void keep(DomainName domain, KmsUri kms, byte[] octets, Instant now) {
    database.transaction(c -> {
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT INTO other_certificate (domain, kms, hash, imported, octets)"
                  + " VALUES (?, ?, ?, ?, ?)"
                  + " ON CONFLICT (domain, hash) DO UPDATE SET imported = excluded.imported")) {
        insert.setString(1, domain.value());
        insert.setString(2, kms.value());
        insert.setBytes(3, Hash32.sha256(octets).octets());
        insert.setLong(4, now.getEpochSecond());
        insert.setBytes(5, octets);
        return insert.executeUpdate();
      }
    });
  }

  /// All of a domain's, the newest of each server first.
  List<Held> all(DomainName domain) {
    return database.transaction(c -> select(c, domain));
  }

  /// The newest of a server.
  Optional<Held> newest(DomainName domain, KmsUri kms) {
    return all(domain).stream().filter(h -> h.kms().equals(kms)).findFirst();
  }

  /// The one with that hash.
  Optional<Held> find(DomainName domain, Hash32 hash) {
    return all(domain).stream().filter(h -> h.hash().equals(hash)).findFirst();
  }

  private static List<Held> select(Connection c, DomainName domain) throws SQLException {
    List<Held> found = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT kms, hash, imported, octets FROM other_certificate WHERE domain = ?"
                + " ORDER BY kms, imported DESC, rowid DESC")) {
      q.setString(1, domain.value());
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          found.add(
              new Held(
                  KmsUri.parse(r.getString(1)),
                  Hash32.of(r.getBytes(2)),
                  Instant.ofEpochSecond(r.getLong(3)),
                  Octets.of(r.getBytes(4))));
        }
      }
    }
    return found;
  }
}

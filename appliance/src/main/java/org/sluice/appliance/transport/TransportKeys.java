package org.sluice.appliance.transport;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.state.Database;
import org.sluice.hsm.HsmException;
import org.sluice.mikey.documents.TransportKey;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.export.ImportKey;
import org.sluice.records.export.TransportKeyLine;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;

/// The transport keys that the appliance holds: in the database, sealed under its token and bound
/// to their ids; open in locked memory for as long as a key set is wrapped.
public final class TransportKeys {
  private static final byte[] LABEL =
      "sluice/transport/kept/v1".getBytes(StandardCharsets.US_ASCII);

  /// What is known of one without opening it.
  ///
  /// @param id [TransportKeyLine#id()]
  public record Held(
      Hash32 id,
      DomainName domain,
      UserUri user,
      String deviceId,
      String transportName,
      Optional<String> integrityName) {
    /// How leaves name the device that has it.
    public Hash32 sealHash() {
      return KeyHash.ofSealKey(KeyHash.TRANSPORT, id.octets());
    }
  }

  private final HighSide high;

  public TransportKeys(HighSide high) {
    this.high = high;
  }

  private Database database() {
    return high.database();
  }

  /// The key that lines are sealed to, if there is one.
  public Optional<ImportKey> importKey() {
    return file().open();
  }

  /// Makes a new one.
  ImportKey newImportKey() {
    return file().make(high.tokens().appliance());
  }

  private ImportKeyFile file() {
    return new ImportKeyFile(high.folder().importKey());
  }

  /// A line that this appliance could open. Only [#check] makes one.
  static final class Checked {
    private final TransportKeyLine line;
    private final byte[] sealed;

    private Checked(TransportKeyLine line, byte[] sealed) {
      this.line = line;
      this.sealed = sealed;
    }

    TransportKeyLine line() {
      return line;
    }
  }

  /// Opens a line with the import key and seals the keys in it under the token; keeps nothing.
  ///
  /// @throws CommandFailed if it is sealed to another key, or is not what was sealed
  Checked check(TransportKeyLine line) {
    try (HpkeKeyPair pair = file().pair(high.tokens().appliance())) {
      Hash32 own = importKey().orElseThrow().hash();
      if (!line.content().importKey().equals(own)) {
        throw new CommandFailed(
            "sealed to import key " + line.content().importKey() + ", this appliance has " + own);
      }
      byte[] info = line.content().info();
      try (SecretBytes plain =
          Hpke.open(pair, line.enc().toArray(), info, new byte[0], line.ciphertext().toArray())) {
        return new Checked(line, high.tokens().appliance().seal(aad(line.id()), plain));
      }
    } catch (HpkeException e) {
      throw new CommandFailed("cannot be opened: " + e.getMessage(), e);
    }
  }

  /// Keeps keys that were checked: all of them or, after a crash, none. Returns how many are new.
  int keep(List<Checked> keys) {
    return database()
        .transaction(c -> {
          int added = 0;
          try (PreparedStatement insert =
              c.prepareStatement(
                  "INSERT INTO transport_key"
                      + " (id, domain, uri, device_id, transport_name, integrity_name, sealed)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            for (Checked key : keys) {
              TransportKeyLine.Content content = key.line.content();
              insert.setBytes(1, key.line.id().octets());
              insert.setString(2, content.domain().value());
              insert.setString(3, content.user().value());
              insert.setString(4, content.deviceId());
              insert.setString(5, content.transportName());
              insert.setString(6, content.integrityName().orElse(null));
              insert.setBytes(7, key.sealed);
              added += insert.executeUpdate();
            }
          }
          return added;
        });
  }

  /// All that are held, by domain, user and device.
  public List<Held> all() {
    return database().transaction(c -> select(c, "", new byte[0]));
  }

  /// The one of that id, if it is held.
  public Optional<Held> find(Hash32 id) {
    return database()
        .transaction(c -> select(c, " WHERE id = ?", id.octets()).stream().findFirst());
  }

  /// Deletes keys, overwriting their sealed octets. Returns how many there were.
  int forget(List<Hash32> ids) {
    return database()
        .transaction(c -> {
          int gone = 0;
          try (PreparedStatement overwrite =
                  c.prepareStatement(
                      "UPDATE transport_key SET sealed = zeroblob(length(sealed)) WHERE id = ?");
              PreparedStatement delete =
                  c.prepareStatement("DELETE FROM transport_key WHERE id = ?")) {
            for (Hash32 id : ids) {
              overwrite.setBytes(1, id.octets());
              overwrite.executeUpdate();
              delete.setBytes(1, id.octets());
              gone += delete.executeUpdate();
            }
          }
          return gone;
        });
  }

  /// The TrK of that id; the caller closes it.
  ///
  /// @throws CommandFailed if it is not held, or what is kept is not what was sealed
  public TransportKey open(Hash32 id) {
    Kept kept = database().transaction(c -> kept(c, id));
    try (SecretBytes keys = high.tokens().appliance().unseal(aad(id), kept.sealed)) {
      SecretBytes first =
          keys.use(at -> {
            MemorySegment trk = SecretPool.MEM.asSlice(at, TransportKeyLine.KEY_OCTETS);
            return SecretBytes.takeCopyOf(trk);
          });
      return TransportKey.of(kept.name, first);
    } catch (HsmException.NotAuthentic e) {
      throw new CommandFailed("transport key " + id + " is damaged in the database", e);
    }
  }

  /// A TrK under the token, and its name.
  private static final class Kept {
    private final String name;
    private final byte[] sealed;

    private Kept(String name, byte[] sealed) {
      this.name = name;
      this.sealed = sealed;
    }
  }

  private static Kept kept(Connection c, Hash32 id) throws SQLException {
    try (PreparedStatement q =
        c.prepareStatement("SELECT transport_name, sealed FROM transport_key WHERE id = ?")) {
      q.setBytes(1, id.octets());
      try (ResultSet r = q.executeQuery()) {
        if (!r.next()) {
          throw new CommandFailed("transport key " + id + " is not held here");
        }
        return new Kept(r.getString(1), r.getBytes(2));
      }
    }
  }

  private static List<Held> select(Connection c, String where, byte[] id) throws SQLException {
    List<Held> found = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT id, domain, uri, device_id, transport_name, integrity_name FROM transport_key"
                + where
                + " ORDER BY domain, uri, device_id, id")) {
      if (id.length > 0) {
        q.setBytes(1, id);
      }
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          found.add(
              new Held(
                  Hash32.of(r.getBytes(1)),
                  DomainName.parse(r.getString(2)),
                  UserUri.parse(r.getString(3)),
                  r.getString(4),
                  r.getString(5),
                  Optional.ofNullable(r.getString(6))));
        }
      }
    }
    return found;
  }

  private static byte[] aad(Hash32 id) {
    byte[] aad = new byte[LABEL.length + Hash32.LENGTH];
    System.arraycopy(LABEL, 0, aad, 0, LABEL.length);
    System.arraycopy(id.octets(), 0, aad, LABEL.length, Hash32.LENGTH);
    return aad;
  }
}

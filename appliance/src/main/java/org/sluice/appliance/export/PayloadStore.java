package org.sluice.appliance.export;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.state.Database;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Payload;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;

/// Payloads with their sequence numbers. One transaction gives a payload its number and makes its
/// octets durable: after a crash the number is either free or has these octets, and they are used
/// again.
final class PayloadStore {

  /// A payload that is durable; `request` and `batch` are set for the key sets of a batch.
  record Kept(Payload payload, @Nullable RequestId request, long batch, boolean spooled) {}

  private final Database database;
  private final SecureRandom random;

  PayloadStore(Database database, SecureRandom random) {
    this.database = database;
    this.random = random;
  }

  /// Keeps items that belong to no batch; what `noting` writes is kept with them.
  Kept keep(
      BundleKind kind,
      DomainName domain,
      List<Octets> items,
      Database.Work<@Nullable Void> noting) {
    return database.transaction(c -> {
      Void _ = noting.in(c);
      return keep(c, kind, domain, items, null, 0, 0);
    });
  }

  /// Gives the next sequence number of the kind's stream to these items and keeps them. `logSize`
  /// is the log's size up to which stream L has got with this payload; unchanged where it is 0.
  Kept keep(
      BundleKind kind,
      @Nullable DomainName domain,
      List<Octets> items,
      @Nullable RequestId request,
      long batch,
      long logSize) {
    return database.transaction(c -> keep(c, kind, domain, items, request, batch, logSize));
  }

  private Kept keep(
      Connection c,
      BundleKind kind,
      @Nullable DomainName domain,
      List<Octets> items,
      @Nullable RequestId request,
      long batch,
      long logSize)
      throws SQLException {
    char stream = kind.isLogStream() ? Payload.STREAM_L : Payload.STREAM_K;
    StreamRow row = stream(c, stream);
    Payload payload = new Payload(row.id(), row.next(), kind, domain, items);
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO payload (stream, sequence, kind, domain, request, batch, octets) VALUES"
                + " (?,?,?,?,?,?,?)")) {
      insert.setString(1, String.valueOf(stream));
      insert.setLong(2, row.next());
      insert.setInt(3, kind.code());
      insert.setString(4, domain == null ? "" : domain.value());
      insert.setBytes(5, request == null ? null : request.octets());
      if (request == null) {
        insert.setObject(6, null);
      } else {
        insert.setLong(6, batch);
      }
      insert.setBytes(7, payload.encoded());
      insert.executeUpdate();
    }
    try (PreparedStatement update =
        c.prepareStatement(
            "UPDATE stream SET next_sequence = ?, log_size = max(log_size, ?) WHERE name = ?")) {
      update.setLong(1, row.next() + 1);
      update.setLong(2, logSize);
      update.setString(3, String.valueOf(stream));
      update.executeUpdate();
    }
    return new Kept(payload, request, batch, false);
  }

  /// The payload that holds a batch's key sets, if it was kept.
  Optional<Kept> ofBatch(RequestId request, long batch) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT octets, spooled FROM payload WHERE request = ? AND batch = ?")) {
        q.setBytes(1, request.octets());
        q.setLong(2, batch);
        try (ResultSet r = q.executeQuery()) {
          return r.next() ? Optional.of(kept(r, request, batch)) : Optional.empty();
        }
      }
    });
  }

  /// The payload of that kind and domain with exactly these items, if it was kept.
  Optional<Kept> ofItems(BundleKind kind, DomainName domain, List<Octets> items) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement("SELECT octets, spooled FROM payload WHERE kind = ? AND domain = ?")) {
        q.setInt(1, kind.code());
        q.setString(2, domain.value());
        try (ResultSet r = q.executeQuery()) {
          while (r.next()) {
            Kept kept = kept(r, null, 0);
            if (kept.payload().items().equals(items)) {
              return Optional.of(kept);
            }
          }
          return Optional.empty();
        }
      }
    });
  }

  /// The payload of that kind and domain that was kept last, in whatever stream.
  Optional<Payload> newest(BundleKind kind, DomainName domain) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT octets FROM payload WHERE kind = ? AND domain = ? ORDER BY rowid DESC LIMIT 1")) {
        q.setInt(1, kind.code());
        q.setString(2, domain.value());
        try (ResultSet r = q.executeQuery()) {
          return r.next() ? Optional.of(Payload.decode(r.getBytes(1))) : Optional.empty();
        }
      }
    });
  }

  /// Every payload of a kind, in order, one at a time.
  void each(BundleKind kind, Consumer<Payload> use) {
    database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement("SELECT octets FROM payload WHERE kind = ? ORDER BY sequence")) {
        q.setInt(1, kind.code());
        try (ResultSet r = q.executeQuery()) {
          while (r.next()) {
            use.accept(Payload.decode(r.getBytes(1)));
          }
        }
      }
      return true;
    });
  }

  /// A payload by its number.
  Optional<Kept> of(char stream, long sequence) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement(
              "SELECT octets, spooled, request, batch FROM payload WHERE stream = ? AND sequence ="
                  + " ?")) {
        q.setString(1, String.valueOf(stream));
        q.setLong(2, sequence);
        try (ResultSet r = q.executeQuery()) {
          if (!r.next()) {
            return Optional.empty();
          }
          byte @Nullable [] request = r.getBytes(3);
          return Optional.of(kept(r, request == null ? null : RequestId.of(request), r.getLong(4)));
        }
      }
    });
  }

  /// Payloads that are not in the spool yet, oldest first.
  List<Kept> notSpooled() {
    return database.transaction(c -> {
      List<Kept> all = new ArrayList<>();
      try (PreparedStatement q =
              c.prepareStatement(
                  "SELECT octets, spooled, request, batch FROM payload WHERE spooled = 0 ORDER BY"
                      + " stream, sequence");
          ResultSet r = q.executeQuery()) {
        while (r.next()) {
          byte @Nullable [] request = r.getBytes(3);
          all.add(kept(r, request == null ? null : RequestId.of(request), r.getLong(4)));
        }
      }
      return all;
    });
  }

  /// Remembers that the bundle is in the spool.
  void spooled(Kept kept) {
    database.transaction(c -> {
      try (PreparedStatement update =
          c.prepareStatement("UPDATE payload SET spooled = 1 WHERE stream = ? AND sequence = ?")) {
        update.setString(1, String.valueOf(kept.payload().stream()));
        update.setLong(2, kept.payload().sequence());
        update.executeUpdate();
      }
      return null;
    });
  }

  /// Up to which size the log is in payloads of stream L.
  long logSize() {
    return database.transaction(c -> stream(c, Payload.STREAM_L).logSize());
  }

  /// How far a stream has got.
  ///
  /// @param last number of its last payload, 0 if there is none
  record Reached(StreamId id, long last) {}

  /// How far a stream has got; begins it if it has not begun.
  Reached reached(char stream) {
    return database.transaction(c -> {
      StreamRow row = stream(c, stream);
      return new Reached(row.id(), row.next() - 1);
    });
  }

  /// Whether a stream was ended when a backup was made.
  boolean isEnded(StreamId id) {
    return database.transaction(c -> {
      try (PreparedStatement q =
          c.prepareStatement("SELECT 1 FROM ended_stream WHERE stream_id = ?")) {
        q.setBytes(1, id.octets());
        try (ResultSet r = q.executeQuery()) {
          return r.next();
        }
      }
    });
  }

  /// Puts the streams of a restored high side aside and begins them anew, both under other ids and
  /// from number 1. Payloads that never came into the log are forgotten: nobody has seen them, and
  /// what made them makes them again. Done again it changes nothing.
  ///
  /// @param ended id of stream K before
  /// @param next id of stream K from now on
  void beginAnew(StreamId ended, StreamId next, Predicate<Payload> isLogged) {
    List<Kept> unlogged = notSpooled().stream().filter(k -> !isLogged.test(k.payload())).toList();
    database.transaction(c -> {
      if (!stream(c, Payload.STREAM_K).id().equals(ended)) {
        return null;
      }
      try (PreparedStatement delete =
          c.prepareStatement("DELETE FROM payload WHERE stream = ? AND sequence = ?")) {
        for (Kept k : unlogged) {
          delete.setString(1, String.valueOf(k.payload().stream()));
          delete.setLong(2, k.payload().sequence());
          delete.executeUpdate();
        }
      }
      if (unlogged.stream().anyMatch(k -> k.payload().kind() == BundleKind.OPENINGS)) {
        forgetOpenings(c);
      }
      for (char name : new char[] {Payload.STREAM_K, Payload.STREAM_L}) {
        StreamRow row = stream(c, name);
        restart(c, name, row.id(), name == Payload.STREAM_K ? next : StreamId.random(random));
      }
      return null;
    });
  }

  /// A payload of openings has no list of what is sealed in it, so all are sent once more.
  private static void forgetOpenings(Connection c) throws SQLException {
    try (PreparedStatement delete = c.prepareStatement("DELETE FROM opening_sent")) {
      delete.executeUpdate();
    }
  }

  private static void restart(Connection c, char name, StreamId ended, StreamId next)
      throws SQLException {
    try (PreparedStatement aside =
            c.prepareStatement("UPDATE payload SET stream = ?, spooled = 1 WHERE stream = ?");
        PreparedStatement begin =
            c.prepareStatement(
                "UPDATE stream SET stream_id = ?, next_sequence = 1 WHERE name = ?")) {
      aside.setString(1, name + "-" + ended);
      aside.setString(2, String.valueOf(name));
      aside.executeUpdate();
      begin.setBytes(1, next.octets());
      begin.setString(2, String.valueOf(name));
      begin.executeUpdate();
    }
  }

  private static Kept kept(ResultSet r, @Nullable RequestId request, long batch)
      throws SQLException {
    return new Kept(Payload.decode(r.getBytes(1)), request, batch, r.getInt(2) != 0);
  }

  private record StreamRow(StreamId id, long next, long logSize) {}

  private StreamRow stream(Connection c, char name) throws SQLException {
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT stream_id, next_sequence, log_size FROM stream WHERE name = ?")) {
      q.setString(1, String.valueOf(name));
      try (ResultSet r = q.executeQuery()) {
        if (r.next()) {
          return new StreamRow(StreamId.of(r.getBytes(1)), r.getLong(2), r.getLong(3));
        }
      }
    }
    StreamId id = StreamId.random(random);
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO stream (name, stream_id, next_sequence, log_size) VALUES (?,?,1,0)")) {
      insert.setString(1, String.valueOf(name));
      insert.setBytes(2, id.octets());
      insert.executeUpdate();
    }
    return new StreamRow(id, 1, 0);
  }
}

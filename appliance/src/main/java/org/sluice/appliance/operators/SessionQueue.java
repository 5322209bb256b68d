package org.sluice.appliance.operators;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.state.Database;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.Statement;
import org.sluice.web.account.SessionJournal;

/// Log-ins, and who read the log in the console, on their way into the log. The log has one writer
/// at a time and needs the appliance's token; somebody who logs in must not wait for either. So an
/// event is a row that is durable before the page answers, and whoever opens the tokens next logs
/// the rows in their order.
///
/// A row gets its number, then the entry is appended, then the row goes. A crash after the first
/// gives the row a number again; one after the second finds the number in the log and only removes
/// the row. Failures are one row for an account and hour, and wait for the hour to end.
public final class SessionQueue implements SessionJournal {
  private static final String FAILED = "failed";

  private final Database database;
  private final OperatorFile accounts;
  private final InstantSource clock;
  private final Map<String, Long> readers = new HashMap<>();

  /// @param accounts whose names may be written down
  public SessionQueue(Database database, OperatorFile accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public void loggedIn(String account) {
    keep(account, OperatorSession.IN);
  }

  @Override
  public void loggedOut(String account) {
    keep(account, OperatorSession.OUT);
  }

  @Override
  public void failed(String name) {
    String account = accounts.find(name).isPresent() ? name : "";
    long now = now();
    long hour = now - now % LoginsFailed.HOUR;
    database.transaction(c -> {
      try (PreparedStatement count =
          c.prepareStatement(
              "UPDATE operator_event SET count = count + 1"
                  + " WHERE kind = ? AND account = ? AND time = ? AND number IS NULL")) {
        count.setString(1, FAILED);
        count.setString(2, account);
        count.setLong(3, hour);
        if (count.executeUpdate() == 0) {
          insert(c, FAILED, account, hour);
        }
      }
      return null;
    });
  }

  /// The account is about to be shown the log: once an hour that is an entry, the same page again
  /// is not.
  public synchronized void readsLog(String account) {
    long now = now();
    long hour = now - now % LoginsFailed.HOUR;
    if (!Objects.equals(readers.get(account), hour)) {
      keep(account, OperatorSession.READ);
      readers.put(account, hour);
    }
  }

  /// Whether something could be logged now.
  public boolean waits() {
    return !database.transaction(this::waiting).isEmpty();
  }

  /// Logs what waits. The caller holds the data folder and has opened the tokens.
  public void log(AuditLog log) {
    removeLogged(log.index().operatorEvents());
    List<Row> rows = number(log.index().operatorEvents());
    if (!rows.isEmpty()) {
      long _ = log.append(rows.stream().map(r -> SignedStatement.unsigned(r.statement())).toList());
      removeLogged(log.index().operatorEvents());
    }
  }

  private record Row(long id, long number, String kind, String account, long time, long count) {
    Statement statement() {
      return kind.equals(FAILED)
          ? new LoginsFailed(number, account, time, count)
          : new OperatorSession(number, account, kind, time);
    }
  }

  private void removeLogged(long last) {
    database.transaction(c -> {
      try (PreparedStatement delete =
          c.prepareStatement("DELETE FROM operator_event WHERE number <= ?")) {
        delete.setLong(1, last);
        delete.executeUpdate();
      }
      return null;
    });
  }

  private List<Row> number(long last) {
    return database.transaction(c -> {
      List<Row> rows = new ArrayList<>();
      long number = last;
      for (Row r : waiting(c)) {
        number++;
        rows.add(new Row(r.id, number, r.kind, r.account, r.time, r.count));
      }
      try (PreparedStatement update =
          c.prepareStatement("UPDATE operator_event SET number = ? WHERE id = ?")) {
        for (Row r : rows) {
          update.setLong(1, r.number);
          update.setLong(2, r.id);
          update.executeUpdate();
        }
      }
      return rows;
    });
  }

  private List<Row> waiting(Connection c) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement q =
        c.prepareStatement(
            "SELECT id, kind, account, time, count FROM operator_event"
                + " WHERE kind <> ? OR time <= ? OR number IS NOT NULL ORDER BY id LIMIT 4096")) {
      q.setString(1, FAILED);
      q.setLong(2, now() - LoginsFailed.HOUR);
      try (ResultSet r = q.executeQuery()) {
        while (r.next()) {
          rows.add(
              new Row(r.getLong(1), 0, r.getString(2), r.getString(3), r.getLong(4), r.getLong(5)));
        }
      }
    }
    return rows;
  }

  private void keep(String account, String what) {
    long now = now();
    database.transaction(c -> {
      insert(c, what, account, now);
      return null;
    });
  }

  private static void insert(Connection c, String kind, String account, long time)
      throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "INSERT INTO operator_event (kind, account, time, count) VALUES (?,?,?,1)")) {
      insert.setString(1, kind);
      insert.setString(2, account);
      insert.setLong(3, time);
      insert.executeUpdate();
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}

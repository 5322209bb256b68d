package org.sluice.appliance.imports;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.User;
import org.sluice.appliance.users.UserKind;
import org.sluice.appliance.users.UserRows;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.IdentityState;

/// Writes rows of a file as identities inside one transaction, each new one with a salt of its own.
final class RowWriter implements AutoCloseable {
  private static final int PIECE = 5_000;
  private static final int EVERY = 100_000;

  private final SecureRandom random = new SecureRandom();
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final LongConsumer progress;
  private long rows;

  RowWriter(Connection c, LongConsumer progress) throws SQLException {
    this.insert = UserRows.insert(c);
    this.update =
        c.prepareStatement(
            "UPDATE user SET devices = ?, seal = ?, person = coalesce(?, person), kind = coalesce(?, kind)"
                + " WHERE domain = ? AND uri = ?");
    this.progress = progress;
  }

  void insert(ImportRow row) {
    byte[] salt = new byte[Hash32.LENGTH];
    random.nextBytes(salt);
    try {
      UserRows.set(
          insert,
          new User(
              row.domain(),
              row.uri(),
              Hash32.of(salt),
              IdentityCommitment.of(salt, row.uri()),
              row.devices(),
              row.seal(),
              row.person().orElseGet(() -> new PersonId(row.uri().value())),
              row.kind().orElse(UserKind.USER),
              IdentityState.ACTIVE));
      insert.addBatch();
      counted();
    } catch (SQLException e) {
      throw refused(row, e);
    }
  }

  void update(ImportRow row) {
    try {
      update.setInt(1, row.devices());
      update.setString(2, row.seal());
      update.setString(3, row.person().map(PersonId::value).orElse(null));
      update.setString(4, row.kind().map(UserKind::word).orElse(null));
      update.setString(5, row.domain().value());
      update.setString(6, row.uri().value());
      update.addBatch();
      counted();
    } catch (SQLException e) {
      throw refused(row, e);
    }
  }

  private static CommandFailed refused(ImportRow row, SQLException e) {
    return new CommandFailed(
        "line " + row.line() + " could not be written, nothing was imported: " + e.getMessage(), e);
  }

  private void counted() throws SQLException {
    rows++;
    if (rows % PIECE == 0) {
      flush();
    }
    if (rows % EVERY == 0) {
      progress.accept(rows);
    }
  }

  void flush() throws SQLException {
    insert.executeBatch();
    update.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    update.close();
  }
}

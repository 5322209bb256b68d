package org.sluice.appliance.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The appliance's one database file. WAL with `synchronous=FULL`: a commit that has returned
/// survives a power cut. A newer program migrates an older file; an older program refuses a newer
/// file.
public final class Database implements AutoCloseable {

  private static final int NEWEST = 3;

  /// Work inside one transaction.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /// Opens (or makes) the file and brings its schema up to date.
  public static Database open(Path file) {
    try {
      Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement s = c.createStatement()) {
        s.execute("PRAGMA journal_mode=WAL");
        s.execute("PRAGMA synchronous=FULL");
        s.execute("PRAGMA foreign_keys=ON");
        s.execute("PRAGMA busy_timeout=10000");
      }
      c.setAutoCommit(false);
      Database database = new Database(c);
      database.migrate(file);
      return database;
    } catch (SQLException e) {
      throw new StateException("cannot open the database " + file, e);
    }
  }

  /// Runs `work` in one transaction: committed when it returns, rolled back when it throws.
  public synchronized <T extends @Nullable Object> T transaction(Work<T> work) {
    try {
      T result = work.in(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      rollback();
      throw new StateException("the database refused: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      rollback();
      throw e;
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new StateException("the database could not roll back", e);
    }
  }

  private void migrate(Path file) {
    transaction(c -> {
      int version;
      try (Statement s = c.createStatement();
          ResultSet r = s.executeQuery("PRAGMA user_version")) {
        version = r.next() ? r.getInt(1) : 0;
      }
      if (version > NEWEST) {
        throw new StateException(
            file
                + " has schema version "
                + version
                + ", this program knows up to "
                + NEWEST
                + ": use the newer program");
      }
      for (int v = version + 1; v <= NEWEST; v++) {
        try (Statement s = c.createStatement()) {
          for (String sql : script(v).split(";", -1)) {
            if (!sql.isBlank()) {
              s.execute(sql);
            }
          }
          s.execute("PRAGMA user_version = " + v);
        }
      }
      return null;
    });
  }

  private static String script(int version) {
    String name = "/db/V" + version + ".sql";
    try (InputStream in = Database.class.getResourceAsStream(name)) {
      if (in == null) {
        return ""; // numbers are given ahead of time, and some are never used
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StateException("the database could not be closed", e);
    }
  }
}

package org.sluice.appliance.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The appliance's one database file. WAL with `synchronous=FULL`: a commit that has returned
/// survives a power cut. A newer program migrates an older file; an older program refuses a newer
/// file.
public final class Database implements AutoCloseable {

  /// No program has more migrations than this.
  private static final int MOST = 99;

  private static final int NEWEST = newest();

  /// Work inside one transaction.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T in(Connection connection) throws SQLException;
  }

  private final Connection connection;

  private final int before;

  private Database(Connection connection, int before) {
    this.connection = connection;
    this.before = before;
  }

  /// What opening it changed, for the operator; empty if nothing.
  public String migrated() {
    return before > 0 && before < NEWEST
        ? "the database was brought from schema " + before + " to " + NEWEST
        : "";
  }

  private static int newest() {
    int newest = 0;
    for (int v = 1; v <= MOST; v++) {
      newest = Database.class.getResource("/db/V" + v + ".sql") == null ? newest : v;
    }
    return newest;
  }

  /// Opens (or makes) the file and brings its schema up to date.
  public static Database open(Path file) {
    try {
      Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement s = c.createStatement()) {
        requireWal(s, file);
        s.execute("PRAGMA synchronous=FULL");
        s.execute("PRAGMA foreign_keys=ON");
        s.execute("PRAGMA busy_timeout=10000");
        s.execute("PRAGMA cache_size=-32768");
      }
      c.setAutoCommit(false);
      Database database = new Database(c, version(c));
      database.migrate(file);
      return database;
    } catch (SQLException e) {
      throw new StateException("cannot open the database " + file + ": " + words(e), e);
    }
  }

  /// SQLite answers with the mode it has, and says nothing if that is another: on a file system
  /// without shared memory, for example.
  private static void requireWal(Statement s, Path file) throws SQLException {
    try (ResultSet r = s.executeQuery("PRAGMA journal_mode=WAL")) {
      String mode = r.next() ? r.getString(1) : "none";
      if (!mode.equals("wal")) {
        throw new StateException(
            file + ": expected SQLite's journal mode wal, found " + mode + ": use a local disk");
      }
    }
  }

  /// Runs `work` in one transaction: committed when it returns, rolled back when it throws.
  public synchronized <T extends @Nullable Object> T transaction(Work<T> work) {
    try {
      T result = work.in(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      rollback(e);
      throw new StateException("the database refused: " + words(e), e);
    } catch (RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  /// Copies what is committed into a new file, in one piece.
  ///
  /// @throws StateException if it cannot be written, for example on a full disk
  public synchronized void copyTo(Path file) {
    try {
      connection.setAutoCommit(true); // not inside a transaction
      try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
        s.setString(1, file.toString());
        s.execute();
      } finally {
        connection.setAutoCommit(false);
      }
    } catch (SQLException e) {
      throw new StateException("the database cannot be copied to " + file + ": " + words(e), e);
    }
  }

  /// Reads all of it.
  ///
  /// @throws StateException if it is damaged
  public void check() {
    String found =
        transaction(c -> {
          try (Statement s = c.createStatement();
              ResultSet r = s.executeQuery("PRAGMA integrity_check(1)")) {
            return r.next() ? r.getString(1) : "";
          }
        });
    if (!found.equals("ok")) {
      throw new StateException("the database is damaged: " + found);
    }
  }

  /// SQLite has rolled back by itself if its disk was full: then there is nothing to roll back, and
  /// why it came so far counts.
  private void rollback(Exception failed) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failed.addSuppressed(e);
    }
  }

  private static String words(SQLException e) {
    boolean full =
        e instanceof SQLiteException s
            && (s.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                || s.getResultCode().name().startsWith("SQLITE_IOERR"));
    return e.getMessage()
        + (full ? "; is the disk full? Nothing was lost, the step can be repeated" : "");
  }

  private static int version(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("PRAGMA user_version")) {
      return r.next() ? r.getInt(1) : 0;
    }
  }

  private void migrate(Path file) {
    transaction(c -> {
      int version = version(c);
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
        return ""; // A number that nobody took.
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

package org.sluice.appliance.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.Similar;
import org.sluice.appliance.users.UserKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

/// The rows of a file in a database of their own, so that two million need no memory to be compared
/// with each other and with the appliance's. It is thrown away in any case: what a crash leaves of
/// it the next import deletes.
final class Staging implements AutoCloseable {
  private static final int PIECE = 10_000;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement insert;
  private int pending;

  /// Beside the appliance's database `known`, which is only read.
  Staging(Path file, Path known) {
    this.file = file;
    try {
      delete(file);
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement s = connection.createStatement()) {
        s.execute("PRAGMA journal_mode=OFF");
        s.execute("PRAGMA synchronous=OFF");
        s.execute("PRAGMA cache_size=-65536");
        s.execute("ATTACH '" + known.toString().replace("'", "''") + "' AS known");
        s.execute(
            "CREATE TABLE staged (line INTEGER PRIMARY KEY, domain TEXT, uri TEXT, similar TEXT,"
                + " devices INTEGER, seal TEXT, person TEXT, kind TEXT)");
      }
      connection.setAutoCommit(false);
      insert = connection.prepareStatement("INSERT INTO staged VALUES (?,?,?,?,?,?,?,?)");
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private CommandFailed broken(SQLException e) {
    return new CommandFailed(
        "the import's own file " + file + " cannot be used: " + e.getMessage(), e);
  }

  void add(ImportRow row) {
    try {
      insert.setLong(1, row.line());
      insert.setString(2, row.domain().value());
      insert.setString(3, row.uri().value());
      insert.setString(4, Similar.key(row.uri()));
      insert.setInt(5, row.devices());
      insert.setString(6, row.seal());
      insert.setString(7, row.person().map(PersonId::value).orElse(null));
      insert.setString(8, row.kind().map(UserKind::word).orElse(null));
      insert.addBatch();
      if (++pending == PIECE) {
        flush();
      }
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private void flush() throws SQLException {
    insert.executeBatch();
    connection.commit();
    pending = 0;
  }

  /// Finds identities that are there twice, that look like others, that were revoked; these rows
  /// are taken out. `similarToo` is false where the operator accepts what looks alike.
  void compare(boolean similarToo, Consumer<ImportProblem> wrong) {
    try (Statement s = connection.createStatement()) {
      flush();
      s.execute("CREATE INDEX staged_uri ON staged (domain, uri, line)");
      s.execute("CREATE INDEX staged_similar ON staged (domain, similar, line)");
      s.execute("CREATE TABLE refused (line INTEGER PRIMARY KEY)");
      problems(
          "SELECT s.line, s.uri, f.first FROM staged s JOIN (SELECT domain, uri, min(line) AS first FROM"
              + " staged GROUP BY domain, uri HAVING count(*) > 1) f ON f.domain = s.domain AND f.uri ="
              + " s.uri WHERE s.line <> f.first ORDER BY s.line",
          Kind.DUPLICATE,
          (uri, line) -> "the same user as line " + line + ": " + uri,
          wrong);
      if (similarToo) {
        similar(wrong);
      }
      problems(
          "SELECT s.line, s.uri, u.domain FROM staged s JOIN known.user u ON u.domain = s.domain AND"
              + " u.uri = s.uri WHERE u.state = "
              + IdentityState.REVOKED.code()
              + " AND s.line NOT IN (SELECT line FROM refused) ORDER BY s.line",
          Kind.REVOKED,
          (uri, domain) -> uri + " was revoked in " + domain + " and stays so",
          wrong);
      s.execute("DELETE FROM staged WHERE line IN (SELECT line FROM refused)");
      connection.commit();
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  private void similar(Consumer<ImportProblem> wrong) throws SQLException {
    problems(
        "SELECT s.line, s.uri, f.line || ': ' || f.uri FROM staged s JOIN (SELECT domain, similar,"
            + " min(line) AS line FROM staged GROUP BY domain, similar HAVING min(uri) <> max(uri)) g ON"
            + " g.domain = s.domain AND g.similar = s.similar JOIN staged f ON f.line = g.line WHERE"
            + " s.uri <> f.uri AND s.line NOT IN (SELECT line FROM refused) AND NOT EXISTS (SELECT 1 FROM"
            + " known.user k WHERE k.domain = s.domain AND k.uri = s.uri) ORDER BY s.line",
        Kind.SIMILAR,
        (uri, other) -> uri + " differs only in case or escapes from line " + other,
        wrong);
    problems(
        "SELECT s.line, s.uri, min(u.uri) FROM staged s JOIN known.user u ON u.domain = s.domain AND"
            + " u.similar = s.similar WHERE u.uri <> s.uri AND s.line NOT IN (SELECT line FROM refused)"
            + " AND NOT EXISTS (SELECT 1 FROM known.user k WHERE k.domain = s.domain AND k.uri = s.uri)"
            + " GROUP BY s.line ORDER BY s.line",
        Kind.SIMILAR,
        (uri, other) -> uri + " differs only in case or escapes from a known user: " + other,
        wrong);
  }

  /// Words for a URI and what it was found beside.
  private interface Words {
    String of(String uri, String beside);
  }

  private void problems(String sql, Kind kind, Words words, Consumer<ImportProblem> wrong)
      throws SQLException {
    try (PreparedStatement mark =
            connection.prepareStatement("INSERT OR IGNORE INTO refused VALUES (?)");
        Statement q = connection.createStatement();
        ResultSet r = q.executeQuery(sql)) {
      while (r.next()) {
        wrong.accept(
            new ImportProblem(r.getLong(1), kind, words.of(r.getString(2), r.getString(3))));
        mark.setLong(1, r.getLong(1));
        mark.addBatch();
      }
      mark.executeBatch();
    }
  }

  private static final String NEW =
      " FROM staged s LEFT JOIN known.user u ON u.domain = s.domain AND u.uri = s.uri WHERE u.uri IS"
          + " NULL";
  private static final String CHANGED =
      " FROM staged s JOIN known.user u ON u.domain = s.domain AND u.uri = s.uri WHERE u.devices <>"
          + " s.devices OR u.seal <> s.seal OR u.person <>"
          + " coalesce(s.person, u.person) OR u.kind <> coalesce(s.kind, u.kind)";
  private static final String ROW =
      "SELECT s.line, s.domain, s.uri, s.devices, s.seal, s.person, s.kind";

  long rows() {
    return number("SELECT count(*) FROM staged") + pending;
  }

  long added() {
    return number("SELECT count(*)" + NEW);
  }

  long changed() {
    return number("SELECT count(*)" + CHANGED);
  }

  private long number(String sql) {
    try (Statement q = connection.createStatement();
        ResultSet r = q.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  /// The identities that are not known yet, by line.
  void eachNew(Consumer<ImportRow> row) {
    each(ROW + NEW + " ORDER BY s.line", row);
  }

  /// The identities that are known with other values, by line.
  void eachChanged(Consumer<ImportRow> row) {
    each(ROW + CHANGED + " ORDER BY s.line", row);
  }

  private void each(String sql, Consumer<ImportRow> row) {
    try (Statement q = connection.createStatement();
        ResultSet r = q.executeQuery(sql)) {
      while (r.next()) {
        row.accept(
            new ImportRow(
                r.getLong(1),
                DomainName.parse(r.getString(2)),
                UserUri.parse(r.getString(3)),
                r.getInt(4),
                r.getString(5),
                Optional.ofNullable(r.getString(6)).map(PersonId::new),
                Optional.ofNullable(r.getString(7)).map(UserKind::of)));
      }
    } catch (SQLException e) {
      throw broken(e);
    }
  }

  @Override
  public void close() {
    try {
      insert.close();
      connection.close();
    } catch (SQLException e) {
      throw broken(e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      boolean _ = Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be deleted: " + e.getMessage(), e);
    }
  }
}

package org.sluice.appliance.imports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.RowReader.Wrong;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Imports a file of identities. Nothing of the appliance changes before the last step, which is
/// one transaction: a crash at any time leaves all of the file or nothing of it, and the same
/// command, run again, does the whole again.
public final class UserImport {
  /// Largest file.
  public static final long MAX_FILE = 4L << 30;

  private static final int EVERY = 100_000;

  /// How far it is.
  ///
  /// @param step `read`, `compare` or `write`
  /// @param rows of this step that are done
  public record Progress(String step, long rows) {}

  /// What an operator chooses.
  ///
  /// @param json one JSON object a line instead of comma separated values
  /// @param dryRun only says what would change
  /// @param partial takes the lines that are right
  /// @param acceptSimilar takes identities that look like others
  /// @param report the file with every problem
  public record Choice(
      boolean json, boolean dryRun, boolean partial, boolean acceptSimilar, Path report) {}

  /// What the file would change, or has changed.
  ///
  /// @param file SHA-256 of the file
  /// @param rows that are right
  /// @param known of these, known already and the same
  /// @param done whether it was taken over
  public record Outcome(
      Hash32 file,
      long rows,
      long added,
      long changed,
      long known,
      ProblemReport problems,
      boolean done) {}

  private final Database database;
  private final Path databaseFile;
  private final Set<DomainName> domains;
  private final Consumer<Progress> progress;

  /// For an appliance that serves `domains`.
  public UserImport(
      Database database, Path databaseFile, Set<DomainName> domains, Consumer<Progress> progress) {
    this.database = database;
    this.databaseFile = databaseFile;
    this.domains = domains;
    this.progress = progress;
  }

  /// Reads, compares and, if all is right or `partial` was chosen, takes over.
  ///
  /// @throws CommandFailed if the file cannot be read or has no header
  public Outcome run(Path file, Choice choice) {
    Path staging = databaseFile.resolveSibling("import.staging");
    try (BufferedWriter full = Files.newBufferedWriter(choice.report());
        Staging staged = new Staging(staging, databaseFile)) {
      ProblemReport problems = new ProblemReport(full);
      Hash32 hash = read(file, choice, staged, problems);
      progress.accept(new Progress("compare", staged.rows()));
      staged.compare(!choice.acceptSimilar(), problems::add);
      long rows = staged.rows();
      long added = staged.added();
      long changed = staged.changed();
      boolean take = !choice.dryRun() && (problems.count() == 0 || choice.partial());
      if (take) {
        database.transaction(c -> {
          write(c, staged);
          record(c, file, hash, new long[] {rows, added, changed, problems.count()});
          return null;
        });
        progress.accept(new Progress("write", added + changed));
      }
      return new Outcome(hash, rows, added, changed, rows - added - changed, problems, take);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed(file + " cannot be imported: " + e.getMessage(), e);
    }
  }

  private Hash32 read(Path file, Choice choice, Staging staged, ProblemReport problems)
      throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE) {
      throw new CommandFailed(file + " has " + size + " octets, at most " + MAX_FILE + " are read");
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      LineReader lines = new LineReader(in);
      RowReader rows = new RowReader(domains);
      Format format = choice.json() ? JsonFields::read : header(file, lines.next());
      LineReader.Line line;
      while ((line = lines.next()) != null) {
        take(line, format, rows, staged, problems);
        if (line.number() % EVERY == 0) {
          progress.accept(new Progress("read", line.number()));
        }
      }
    }
    return Hash32.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How the fields of a line are written.
  private interface Format {
    Map<String, String> fields(String line) throws Wrong;
  }

  private static Format header(Path file, LineReader.@org.jspecify.annotations.Nullable Line line) {
    try {
      if (line == null || line.problem() != null) {
        throw new Wrong(Kind.FIELDS, "expected a header such as domain,uri,devices,seal");
      }
      return new CsvFields(line.text())::read;
    } catch (Wrong e) {
      throw new CommandFailed(file + " line 1: " + e.getMessage(), e);
    }
  }

  private static void take(
      LineReader.Line line, Format format, RowReader rows, Staging staged, ProblemReport problems) {
    Kind unreadable = line.problem();
    if (unreadable != null) {
      String why =
          unreadable == Kind.TOO_LONG
              ? "longer than " + LineReader.MAX_LINE + " octets"
              : "no UTF-8 text";
      problems.add(new ImportProblem(line.number(), unreadable, why));
      return;
    }
    if (line.text().isBlank() || line.text().startsWith("#")) {
      return;
    }
    try {
      staged.add(rows.row(line.number(), format.fields(line.text())));
    } catch (Wrong e) {
      problems.add(new ImportProblem(line.number(), e.kind(), String.valueOf(e.getMessage())));
    }
  }

  private void write(Connection c, Staging staged) throws SQLException {
    try (RowWriter rows = new RowWriter(c, n -> progress.accept(new Progress("write", n)))) {
      staged.eachNew(rows::insert);
      staged.eachChanged(rows::update);
      rows.flush();
    }
  }

  private static void record(Connection c, Path file, Hash32 hash, long[] counts)
      throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT INTO import (file_hash, at, name, rows, added, changed, refused) VALUES"
                + " (?, unixepoch(), ?, ?, ?, ?, ?)")) {
      s.setBytes(1, hash.octets());
      s.setString(2, String.valueOf(file.getFileName()));
      for (int i = 0; i < counts.length; i++) {
        s.setLong(3 + i, counts[i]);
      }
      s.executeUpdate();
    }
  }
}

package org.sluice.appliance.imports;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.imports.ImportProblem.Kind;
import org.sluice.appliance.imports.RowReader.Wrong;
import org.sluice.appliance.state.Database;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Imports the identities of a file that came through the gate: one canonical line of JSON for each
/// row, an empty one where the file has none. Nothing of the appliance changes before the last
/// step, which is one transaction: a crash at any time leaves all of the file or nothing of it, and
/// the same command, run again, does the whole again.
public final class UserImport {
  private static final int EVERY = 100_000;

  /// How far it is.
  ///
  /// @param step `read`, `compare` or `write`
  /// @param rows of this step that are done
  public record Progress(String step, long rows) {}

  /// What an operator chooses.
  ///
  /// @param dryRun only says what would change
  /// @param partial takes the lines that are right
  /// @param acceptSimilar takes identities that look like others
  /// @param report the file with every problem
  public record Choice(boolean dryRun, boolean partial, boolean acceptSimilar, Path report) {}

  /// A file, and what is known of it already.
  ///
  /// @param lines what the gate wrote of it
  /// @param name as it is written down
  /// @param hash SHA-256 of the file as it was carried in
  /// @param refused lines of it that the gate refused, as a [ProblemReport] writes them
  /// @param shown what somebody agreed to: if it would be anything else now, nothing is taken over
  public record Source(
      Path lines, String name, Hash32 hash, Path refused, Optional<Counts> shown) {}

  /// What an import comes to.
  public record Counts(long rows, long added, long changed, long refused) {}

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
      boolean done) {

    /// In numbers.
    public Counts counts() {
      return new Counts(rows, added, changed, problems.count());
    }
  }

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

  /// Whether a file of that name holds one JSON object a line.
  public static boolean isJson(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(jsonl|ndjson|json)");
  }

  /// Reads, compares and, if all is right or `partial` was chosen, takes over.
  ///
  /// @throws CommandFailed if what the gate wrote cannot be read
  public Outcome run(Source source, Choice choice) {
    Path staging = databaseFile.resolveSibling("import.staging");
    try (BufferedWriter full = Files.newBufferedWriter(choice.report());
        Staging staged = new Staging(staging, databaseFile)) {
      ProblemReport problems = new ProblemReport(full);
      read(source.lines(), staged, problems);
      RefusedLines.read(source.refused(), problems::add);
      progress.accept(new Progress("compare", staged.rows()));
      staged.compare(!choice.acceptSimilar(), problems::add);
      long rows = staged.rows();
      long added = staged.added();
      long changed = staged.changed();
      Counts counts = new Counts(rows, added, changed, problems.count());
      boolean take =
          !choice.dryRun()
              && (problems.count() == 0 || choice.partial())
              && source.shown().filter(shown -> !shown.equals(counts)).isEmpty();
      if (take) {
        database.transaction(c -> {
          write(c, staged);
          record(
              c, source.name(), source.hash(), new long[] {rows, added, changed, problems.count()});
          return null;
        });
        progress.accept(new Progress("write", added + changed));
      }
      return new Outcome(
          source.hash(), rows, added, changed, rows - added - changed, problems, take);
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailed(source.name() + " cannot be imported: " + e.getMessage(), e);
    }
  }

  private void read(Path file, Staging staged, ProblemReport problems) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      LineReader lines = new LineReader(in);
      RowReader rows = new RowReader(domains::contains);
      LineReader.@Nullable Line line;
      while ((line = lines.next()) != null) {
        take(line, rows, staged, problems);
        if (line.number() % EVERY == 0) {
          progress.accept(new Progress("read", line.number()));
        }
      }
    }
  }

  private static void take(
      LineReader.Line line, RowReader rows, Staging staged, ProblemReport problems) {
    Kind unreadable = line.problem();
    if (unreadable != null) {
      problems.add(new ImportProblem(line.number(), unreadable, UserLines.why(unreadable)));
      return;
    }
    if (line.text().isEmpty()) {
      return;
    }
    try {
      staged.add(rows.row(line.number(), JsonFields.read(line.text())));
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

  private static void record(Connection c, String name, Hash32 hash, long[] counts)
      throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT INTO import (file_hash, at, name, rows, added, changed, refused) VALUES"
                + " (?, unixepoch(), ?, ?, ?, ?, ?)")) {
      s.setBytes(1, hash.octets());
      s.setString(2, name);
      for (int i = 0; i < counts.length; i++) {
        s.setLong(3 + i, counts[i]);
      }
      s.executeUpdate();
    }
  }
}

package org.sluice.appliance.approval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.state.Database;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;

/// Request files: in the database for the run, and as a file of their own for the approvers to
/// carry to their own machines.
public final class RequestStore {

  private static final String ENDING = ".request";

  private final Database database;
  private final Path folder;

  public RequestStore(Database database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  /// Keeps a request file; durable when it returns.
  void keep(RequestFile file, String requester, Instant now) {
    keep(file, Optional.empty(), requester, now);
  }

  /// The same, one of an issue of several: their files are in a folder together. What a crash left
  /// of the same request, which the log does not have, is replaced.
  void keep(RequestFile file, Optional<IssueReason.Part> part, String requester, Instant now) {
    byte[] octets = file.encoded();
    Path path = part.map(this::pathOf).orElseGet(() -> path(file.request().requestId()));
    DurableFiles.write(path, octets);
    database.transaction(c -> {
      try (PreparedStatement insert =
          c.prepareStatement(
              "INSERT OR REPLACE INTO request (id, domain, requester, created, file) VALUES (?,?,?,?,?)")) {
        insert.setBytes(1, file.request().requestId().octets());
        insert.setString(2, file.request().domain().value());
        insert.setString(3, requester);
        insert.setLong(4, now.getEpochSecond());
        insert.setBytes(5, octets);
        insert.executeUpdate();
      }
      return null;
    });
  }

  /// The file of a request, if it was made here.
  public Optional<RequestFile> find(RequestId id) {
    return database.transaction(c -> {
      try (PreparedStatement q = c.prepareStatement("SELECT file FROM request WHERE id = ?")) {
        q.setBytes(1, id.octets());
        try (ResultSet r = q.executeQuery()) {
          return r.next() ? Optional.of(RequestFile.decode(r.getBytes(1))) : Optional.empty();
        }
      }
    });
  }

  /// Destroys what is kept of a request, if anything is; whether anything was. A crash leaves a
  /// part of it, which the next call takes.
  public boolean forget(Request request) {
    RequestId id = request.requestId();
    int rows =
        database.transaction(c -> {
          try (PreparedStatement delete = c.prepareStatement("DELETE FROM request WHERE id = ?")) {
            delete.setBytes(1, id.octets());
            return delete.executeUpdate();
          }
        });
    Path file = fileOf(request);
    try {
      boolean there = Files.deleteIfExists(file);
      return there || rows > 0;
    } catch (IOException e) {
      throw new CommandFailed(file + " could not be destroyed: " + e.getMessage(), e);
    }
  }

  /// Whether anything of a request is kept here.
  boolean isKept(Request request) {
    return find(request.requestId()).isPresent() || Files.exists(fileOf(request));
  }

  private Path fileOf(Request request) {
    return IssueReason.parse(request.reason())
        .flatMap(IssueReason::part)
        .map(this::pathOf)
        .orElseGet(() -> path(request.requestId()));
  }

  private Path pathOf(IssueReason.Part p) {
    return folderOf(p.issue())
        .resolve(String.format(Locale.ROOT, "part-%04d%s", p.number(), ENDING));
  }

  /// Where the approvers find it.
  public Path path(RequestId id) {
    return folder.resolve(id + ENDING);
  }

  /// Where the approvers find the requests of an issue of several.
  public Path folderOf(RequestId issue) {
    return folder.resolve(issue + ".issue");
  }
}

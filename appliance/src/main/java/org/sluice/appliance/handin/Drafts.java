package org.sluice.appliance.handin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.IssueReason;

/// Requests that nobody has signed yet: `ID.draft`, or, of an issue of several, a folder `ID.issue`
/// with `part-0001.draft` and so on. A crash while one is written leaves a folder that is not
/// whole, which nothing takes and somebody discards.
public final class Drafts {
  private static final String ENDING = ".draft";
  private static final String FOLDER = ".issue";
  private static final int MAX_DRAFTS = 200;

  private final Path folder;

  /// @param folder where they are; made when it is needed
  public Drafts(Path folder) {
    this.folder = folder;
  }

  /// Refuses more than can be looked through.
  public void requireRoom() {
    if (ids().size() >= MAX_DRAFTS) {
      throw new CommandFailed(
          "there are " + MAX_DRAFTS + " drafts that nobody signed: discard some first");
    }
  }

  /// Keeps a draft; durable when this returns.
  ///
  /// @param part which of an issue of several it is
  public void keep(RequestDraft draft, Optional<IssueReason.Part> part) {
    Path file =
        part.map(p -> folder.resolve(p.issue() + FOLDER).resolve(fileName(p.number())))
            .orElseGet(() -> folder.resolve(draft.request().requestId() + ENDING));
    try {
      Files.createDirectories(file.resolveSibling("."));
    } catch (IOException e) {
      throw new CommandFailed("the folder of " + file + " cannot be made: " + e.getMessage(), e);
    }
    DurableFiles.write(file, draft.encoded());
  }

  /// What the file of a part of an issue is called.
  public static String fileName(int part) {
    return String.format(Locale.ROOT, "part-%04d%s", part, ENDING);
  }

  /// The only draft of that id, or the first of an issue of that id.
  public Optional<RequestDraft> first(RequestId id) {
    return all(id).findFirst();
  }

  /// The draft of that id, or those of the issue of that id in order, one in memory at a time; none
  /// if there are none, or not all.
  public Stream<RequestDraft> all(RequestId id) {
    List<Path> files = files(id);
    if (files.isEmpty() || parts(read(files.getFirst())) != files.size()) {
      return Stream.empty();
    }
    return files.stream().map(Drafts::read);
  }

  /// One that is there of an issue that is not whole, to say whose it is; none if none is.
  public Optional<RequestDraft> left(RequestId id) {
    return files(id).stream().findFirst().map(Drafts::read);
  }

  /// How many requests the issue of a draft takes.
  public static int parts(RequestDraft draft) {
    return part(draft).map(IssueReason.Part::of).orElse(1);
  }

  static Optional<IssueReason.Part> part(RequestDraft draft) {
    return IssueReason.parse(draft.request().reason()).flatMap(IssueReason::part);
  }

  private static RequestDraft read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, RequestFile.MAX_OCTETS);
    if (octets == null) {
      throw new CommandFailed("the draft " + file + " was discarded or signed");
    }
    return RequestDraft.decode(octets);
  }

  private List<Path> files(RequestId id) {
    Path one = folder.resolve(id + ENDING);
    return Files.exists(one)
        ? List.of(one)
        : list(folder.resolve(id + FOLDER)).stream()
            .filter(f -> !String.valueOf(f.getFileName()).endsWith(DurableFiles.UNFINISHED))
            .toList();
  }

  /// Forgets a draft, or those of an issue.
  public void discard(RequestId id) {
    files(id).forEach(DurableFiles::delete);
    list(folder.resolve(id + FOLDER)).forEach(DurableFiles::delete); // what a crash left of a write
    try {
      Files.deleteIfExists(folder.resolve(id + FOLDER));
    } catch (IOException e) {
      throw new CommandFailed("the drafts " + id + " cannot be removed: " + e.getMessage(), e);
    }
  }

  /// Ids of the drafts and issues that wait.
  public List<RequestId> ids() {
    List<RequestId> ids = new ArrayList<>();
    for (Path f : list(folder)) {
      String name = String.valueOf(f.getFileName());
      if (name.matches("[0-9a-f]{32}\\.(draft|issue)")) {
        ids.add(RequestId.fromHex(name.substring(0, name.indexOf('.'))));
      }
    }
    return ids;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new CommandFailed("the folder " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}

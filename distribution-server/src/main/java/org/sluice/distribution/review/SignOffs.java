package org.sluice.distribution.review;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.web.Stop;

/// Reviewers' signed notes about periods, one file each, named by its hash. None is ever changed or
/// removed here.
public final class SignOffs {
  private static final String SUFFIX = ".note";
  private static final int MAX_SHOWN = 200;

  private final Path folder;

  /// @param folder made by the first note
  public SignOffs(Path folder) {
    this.folder = folder;
  }

  /// A note that was accepted, and its text.
  record Kept(String file, SignOff signOff) {}

  /// Accepts a note: signed by the visitor's own key, about a state that this log has been in.
  ///
  /// @throws Stop with what is wrong
  void accept(ReviewedLog log, String reviewer, NoteKey key, String note) {
    SignOff signOff = read(key, note);
    if (!signOff.reviewer().equals(reviewer)) {
      throw Stop.badRequest("the note names another reviewer");
    }
    Snapshot snapshot = log.snapshot();
    if (!signOff.origin().equals(log.origin())) {
      throw Stop.badRequest("the note is about another log");
    }
    if (signOff.size() > snapshot.size() || !snapshot.root(signOff.size()).equals(signOff.root())) {
      throw Stop.conflict("this log has never had that size and root: two logs are about");
    }
    byte[] octets = note.getBytes(StandardCharsets.UTF_8);
    DurableFiles.write(folder.resolve(Hash32.sha256(octets) + SUFFIX), octets);
  }

  private static SignOff read(NoteKey key, String note) {
    try {
      byte[] octets = note.getBytes(StandardCharsets.UTF_8);
      return SignOff.parse(SignedNote.parse(octets).verifiedText(key));
    } catch (BadNote | MalformedRecord e) {
      throw Stop.badRequest("not a sign-off signed by your key: " + e.getMessage());
    }
  }

  /// Those about a log, the latest state first.
  List<Kept> about(String origin) {
    List<Kept> kept = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return kept;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).limit(MAX_SHOWN).toList()) {
        byte[] octets = DurableFiles.read(file, SignedNote.MAX_OCTETS);
        if (octets != null) {
          SignOff signOff = SignOff.parse(SignedNote.parse(octets).text());
          if (signOff.origin().equals(origin)) {
            kept.add(new Kept(file.getFileName().toString(), signOff));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("sign-offs cannot be read", e);
    }
    kept.sort((a, b) -> Long.compare(b.signOff.size(), a.signOff.size()));
    return kept;
  }

  /// The octets of a kept note.
  byte[] note(String name) {
    if (!name.matches("[0-9a-f]{64}\\.note")) {
      throw Stop.notFound("There is no such note.");
    }
    byte[] octets = DurableFiles.read(folder.resolve(name), SignedNote.MAX_OCTETS);
    if (octets == null) {
      throw Stop.notFound("There is no such note.");
    }
    return octets;
  }
}

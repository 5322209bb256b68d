package org.sluice.distribution.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.mirror.LogMirror;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TilePath;

/// Asks every listed witness about every mirrored log, once.
///
/// The file [TilePath#WITNESSED] beside a log is replaced only when all of them co-signed the same
/// newer checkpoint: what reviewers verify never loses a witness. A crash before that asks again; a
/// witness that is ahead then says so, and is asked from there.
public final class WitnessRound {
  private final WitnessClient client = new WitnessClient();
  private final List<OutsideWitness> witnesses;

  /// With the witnesses of a list.
  public WitnessRound(List<OutsideWitness> witnesses) {
    this.witnesses = List.copyOf(witnesses);
  }

  /// What came of it.
  ///
  /// @param lines for people
  /// @param complete whether every log is now co-signed by all of them, as it stands
  public record Report(List<String> lines, boolean complete) {
    /// Keeps a copy.
    public Report {
      lines = List.copyOf(lines);
    }
  }

  /// Asks about all mirrors below `mirrors`, which another process may be extending.
  public Report ask(Path mirrors) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean complete = true;
    try (Stream<Path> folders = Files.list(mirrors)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        complete &= ask(new FolderTileStore(folder), lines);
      }
    }
    return new Report(lines, complete);
  }

  private boolean ask(FolderTileStore files, List<String> lines) {
    Snapshot mirror = LogMirror.open(files).snapshot();
    if (mirror.size() == 0) {
      return true;
    }
    SignedNote note = SignedNote.parse(mirror.note());
    String origin = Checkpoint.parse(note.text()).origin();
    byte @Nullable [] kept = files.read(TilePath.WITNESSED);
    boolean all = true;
    for (OutsideWitness witness : witnesses) {
      String who = origin + " " + mirror.size() + ": " + witness.key().name() + " ";
      switch (client.ask(witness, mirror, known(witness, kept, mirror))) {
        case WitnessAnswer.CoSigned(SignedNote.Line line) -> {
          note = note.withLine(line);
          lines.add(who + "co-signed");
        }
        case WitnessAnswer.Refused(String why) -> {
          all = false;
          lines.add(who + "did NOT co-sign: " + why);
        }
        case WitnessAnswer.KnowsSize(long size) ->
            throw new IllegalStateException("asked twice already: " + size);
      }
    }
    if (all) {
      files.write(TilePath.WITNESSED, note.encode());
    }
    return all;
  }

  /// The size that the witness co-signed last, as far as is known here: 0 if nothing is.
  private static long known(OutsideWitness witness, byte @Nullable [] kept, Snapshot mirror) {
    if (kept == null) {
      return 0;
    }
    try {
      SignedNote note = SignedNote.parse(kept);
      long size = Checkpoint.parse(note.text()).size();
      boolean signed = !note.verifiedLines(witness.key()).isEmpty();
      return signed && size <= mirror.size() ? size : 0;
    } catch (BadNote e) {
      // Whatever was done to the file: the witness knows better.
      return 0;
    }
  }
}

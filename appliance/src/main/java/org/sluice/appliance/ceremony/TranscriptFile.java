package org.sluice.appliance.ceremony;

import java.nio.file.Path;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.transcript.Transcript;

/// A transcript on disk.
final class TranscriptFile {

  private TranscriptFile() {}

  /// Reads it; its chain holds when this returns.
  static Transcript read(Path file) {
    byte[] octets = DurableFiles.read(file, Transcript.MAX_OCTETS);
    if (octets == null) {
      throw new CommandFailed("there is no transcript " + file);
    }
    try {
      return Transcript.parse(octets);
    } catch (MalformedRecord e) {
      throw new CommandFailed("the transcript " + file + " does not hold: " + e.getMessage(), e);
    }
  }
}

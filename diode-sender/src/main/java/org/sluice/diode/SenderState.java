package org.sluice.diode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.StreamId;

/// How far each stream was sent: one small file each in the sender's own folder, written after the
/// sending.
///
/// A crash in between sends one bundle twice, which the receiver counts and ignores.
final class SenderState {
  private static final int MAX_OCTETS = 200;
  private static final Pattern LINE =
      Pattern.compile("sluice-sent/1 ([KL]) ([0-9a-f]{32}) ([0-9]{1,18})\n");

  private final Path folder;

  SenderState(Path folder) {
    this.folder = folder;
  }

  /// @param id the stream's id
  /// @param last number of the last bundle that was handled: sent, or refused by the guard
  record Position(StreamId id, long last) {}

  /// Where a stream stands; nothing if none of it was sent yet.
  Optional<Position> load(StreamLetter stream) throws IOException {
    byte[] octets = DurableFiles.read(file(stream), MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    Matcher line = LINE.matcher(new String(octets, StandardCharsets.US_ASCII));
    if (!line.matches() || !line.group(1).equals(stream.name())) {
      throw new IOException(
          file(stream) + " is not a state file of stream " + stream + ": restore or delete it");
    }
    return Optional.of(
        new Position(StreamId.fromHex(line.group(2)), Long.parseLong(line.group(3))));
  }

  /// Remembers durably where a stream stands.
  void save(StreamLetter stream, Position position) {
    String line =
        String.format(
            Locale.ROOT, "sluice-sent/1 %s %s %d\n", stream, position.id(), position.last());
    DurableFiles.write(file(stream), line.getBytes(StandardCharsets.US_ASCII));
  }

  private Path file(StreamLetter stream) {
    return folder.resolve("sent-" + stream.suffix());
  }
}

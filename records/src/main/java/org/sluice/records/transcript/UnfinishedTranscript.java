package org.sluice.records.transcript;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.MalformedRecord;

/// A transcript that was cut off before it was signed. What it has are whole lines that follow from
/// one another; a last line that is not whole, and an end line that nobody signed, are no part of
/// it.
///
/// @param chain to be continued
/// @param lines all of them
/// @param octets how much of the file they take
public record UnfinishedTranscript(TranscriptChain chain, List<Transcript.Line> lines, int octets) {

  /// Copies the lines.
  public UnfinishedTranscript {
    lines = List.copyOf(lines);
  }

  /// Reads the beginning of a transcript of that kind.
  ///
  /// @throws MalformedRecord naming the line that is wrong
  public static UnfinishedTranscript parse(TranscriptKind kind, byte[] octets) {
    if (octets.length > Transcript.MAX_OCTETS) {
      throw TranscriptChain.bad(
          "file", octets.length + " octets, at most " + Transcript.MAX_OCTETS);
    }
    TranscriptChain chain = new TranscriptChain(kind);
    List<Transcript.Line> lines = new ArrayList<>();
    int from = 0;
    boolean first = true;
    for (int end = next(octets, 0); end > 0; end = next(octets, from)) {
      String line = new String(octets, from, end - 1 - from, StandardCharsets.UTF_8);
      if (first && !line.equals(chain.firstLine())) {
        throw TranscriptChain.bad("first line", "is not '" + chain.firstLine() + "'");
      }
      if (line.equals(chain.endLine())) {
        break;
      }
      if (!first) {
        lines.add(Transcript.line(chain, line));
      }
      first = false;
      from = end;
    }
    return new UnfinishedTranscript(chain, lines, from);
  }

  /// Where the line that begins at `from` ends, its line end counted; 0 if it is not whole.
  private static int next(byte[] octets, int from) {
    for (int i = from; i < octets.length; i++) {
      if (octets[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }
}

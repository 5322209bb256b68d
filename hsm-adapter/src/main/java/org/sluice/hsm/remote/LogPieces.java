package org.sluice.hsm.remote;

import java.util.ArrayList;
import java.util.List;
import org.sluice.threshold.LogAdvance;

/// Cuts a long advance of the log into pieces that fit a message. A partition takes a piece without
/// a checkpoint only while it replays what it has co-signed before.
final class LogPieces {

  /// Octets of entries of one piece.
  static final int OCTETS = 8 << 20;

  private LogPieces() {}

  /// The pieces before the last; none if all of it fits one.
  static List<LogAdvance> before(LogAdvance advance) {
    List<LogAdvance> pieces = new ArrayList<>();
    int from = 0;
    long octets = 0;
    for (int i = 0; i < advance.entries().size(); i++) {
      int length = advance.entries().get(i).length;
      if (octets + length > OCTETS && i > from) {
        pieces.add(new LogAdvance(advance.from() + from, advance.entries().subList(from, i), null));
        from = i;
        octets = 0;
      }
      octets += length;
    }
    return pieces;
  }

  /// What is left of `advance` after `piece`.
  static LogAdvance after(LogAdvance advance, LogAdvance piece) {
    int done = Math.toIntExact(piece.from() - advance.from()) + piece.entries().size();
    return new LogAdvance(
        advance.from() + done,
        advance.entries().subList(done, advance.entries().size()),
        advance.note());
  }
}

package org.sluice.records.export;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.LogOrigin;
import org.sluice.records.id.StreamId;

/// What the high side says of itself at intervals, so that silence can be told from loss: the one
/// item of a bundle of its kind in stream L, whose signature and sequence number are its own.
///
/// ```
/// u8 version = 1 | u64 at | u64 nextDue | 16 keysStream | u64 lastKeys | text origin | u64 logSize
///   | 32 logRoot | text note
/// ```
///
/// @param at when it was made, seconds since 1970
/// @param nextDue when the next one will have been made, seconds since 1970; not before `at`
/// @param keysStream id of stream K
/// @param lastKeys number of the last bundle of stream K; 0 if there is none
/// @param origin of the log
/// @param logSize entries of the log
/// @param logRoot root of the log of that size
/// @param note for people, such as why the next one is late; may be empty
public record Heartbeat(
    long at,
    long nextDue,
    StreamId keysStream,
    long lastKeys,
    String origin,
    long logSize,
    Hash32 logRoot,
    String note) {
  /// Most octets of a note.
  public static final int MAX_NOTE = 100;

  private static final int VERSION = 1;

  /// Checks the fields.
  public Heartbeat {
    Bounds.of("Heartbeat")
        .u64("at", at)
        .range("nextDue", nextDue, at, Long.MAX_VALUE)
        .u64("lastKeys", lastKeys)
        .none("origin", LogOrigin.problem(origin))
        .u64("logSize", logSize)
        .text("note", note, true, MAX_NOTE);
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).u64(at).u64(nextDue);
    keysStream.write(out);
    out.u64(lastKeys).text(origin).u64(logSize);
    logRoot.write(out);
    return out.text(note).toByteArray();
  }

  /// The heartbeat that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static Heartbeat decode(byte[] octets) {
    return Reader.decode(
        octets,
        "Heartbeat",
        in -> {
          in.version(VERSION);
          return new Heartbeat(
              in.u64("at"),
              in.u64("nextDue"),
              StreamId.read(in, "keysStream"),
              in.u64("lastKeys"),
              in.text("origin", LogOrigin.MAX_OCTETS),
              in.u64("logSize"),
              Hash32.read(in, "logRoot"),
              in.text("note", MAX_NOTE));
        });
  }
}

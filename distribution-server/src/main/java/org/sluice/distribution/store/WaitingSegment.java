package org.sluice.distribution.store;

import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// A log segment that is held and not yet part of the mirror.
///
/// @param origin the log it belongs to
/// @param firstIndex index of its first entry
/// @param stream stream of the bundle that brought it
/// @param sequence sequence number of that bundle
/// @param octets the encoded segment
public record WaitingSegment(
    String origin, long firstIndex, StreamKey stream, long sequence, Octets octets) {
  byte[] key() {
    return new Writer()
        .raw(StoreKeys.origin(origin))
        .u64(firstIndex)
        .raw(stream.octets())
        .u64(sequence)
        .toByteArray();
  }

  static WaitingSegment of(String origin, byte[] key, byte[] value) {
    Reader in = new Reader(key, "waiting key");
    in.raw("origin", StoreKeys.origin(origin).length);
    long firstIndex = in.u64("first index");
    StreamKey stream = StreamKey.of(in.raw("stream", StreamKey.OCTETS));
    return new WaitingSegment(origin, firstIndex, stream, in.u64("sequence"), Octets.of(value));
  }
}

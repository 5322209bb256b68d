package org.sluice.records.frame;

import java.util.Arrays;

/// What became of one datagram.
public sealed interface Outcome {
  /// Why a datagram was thrown away.
  enum Reason {
    /// Shorter or longer than any frame.
    SIZE,
    /// Does not begin as a frame does.
    NOT_A_FRAME,
    /// A frame of a version that is not known here.
    VERSION,
    /// The tag is not one under the link key.
    FORGED,
    /// Authentic, but its numbers contradict each other.
    LENGTHS,
    /// Authentic, for an object above the limit.
    OBJECT_TOO_LARGE,
    /// Authentic, but another authentic frame had other octets for the same place. What was
    /// collected of that object is dropped, and collecting starts again with this frame: when the
    /// sender repeats the object, it gets through.
    CONFLICT
  }

  /// Thrown away.
  record NotOurs(Reason reason) implements Outcome {}

  /// Nothing new: this chunk, or the whole object, was received before.
  record Duplicate(StreamItem item) implements Outcome {}

  /// A new chunk of an object of which others are missing.
  record Partial(StreamItem item, int received, int chunks) implements Outcome {}

  /// The last missing chunk: here is the object.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, compared by value
  record Complete(StreamItem item, byte[] octets) implements Outcome {
    /// Takes the array over: it is as large as a bundle.
    public Complete {
      if (octets.length == 0) {
        throw new IllegalArgumentException("an object has at least one octet");
      }
    }

    /// Stream letter.
    public char stream() {
      return item.stream();
    }

    /// Number in the stream.
    public long sequence() {
      return item.sequence();
    }

    /// Name and size, not the octets.
    @Override
    public String toString() {
      return "Complete[" + item + ", " + octets.length + " octets]";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Complete complete
          && item.equals(complete.item)
          && Arrays.compare(octets, complete.octets) == 0;
    }

    @Override
    public int hashCode() {
      return item.hashCode();
    }
  }
}

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
    /// The link key that it names is not known here.
    UNKNOWN_KEY,
    /// The tag is not one under the link key.
    FORGED,
    /// Authentic, but its numbers contradict each other.
    LENGTHS,
    /// Authentic, for an object above the limit.
    OBJECT_TOO_LARGE,
    /// Authentic, but there is no room for the object even when all others are given up.
    NO_ROOM,
    /// Authentic, and the last that was needed, but the object is not the one that its frames name:
    /// its digest differs. It is collected again when it is sent again.
    DAMAGED
  }

  /// Thrown away.
  record NotOurs(Reason reason) implements Outcome {}

  /// Nothing new: this frame, or the whole object, was received before.
  record Duplicate(StreamItem item) implements Outcome {}

  /// A new frame of an object of which others are missing.
  ///
  /// @param done blocks that are there
  /// @param blocks blocks that the object has
  record Partial(StreamItem item, int done, int blocks) implements Outcome {}

  /// The last frame that was needed: here is the object.
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

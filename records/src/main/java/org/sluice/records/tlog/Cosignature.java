package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a witness adds to a checkpoint (C2SP tlog-cosignature, version 1): a time and an Ed25519
/// signature over time and checkpoint text. It says: at that time this was the largest tree I had
/// seen of this log, and it extends all that I had seen before.
///
/// In a signature line: `u64 time | 64 octets`. The witness's name is not signed, so each witness
/// needs a key of its own.
///
/// @param time Unix seconds
/// @param signature 64 octets
@SuppressWarnings("ArrayRecordComponent") // copied, and compared by value
public record Cosignature(long time, byte[] signature) {
  /// Octets in a signature line, after the key id.
  public static final int OCTETS = 72;

  /// Keeps a copy.
  public Cosignature {
    if (signature.length != OCTETS - 8) {
      throw new BadNote(
          BadNote.Check.NOTE_FORMAT, "a signature of 64 octets", signature.length + " octets");
    }
    signature = signature.clone();
  }

  /// The octets that a witness signs: `cosignature/v1`, the time, and the whole text of the
  /// checkpoint without its signature lines.
  public static byte[] message(long time, String checkpointText) {
    if (time < 0) {
      throw new BadNote(BadNote.Check.NOTE_FORMAT, "a time from 1970 on", "an earlier one");
    }
    return ("cosignature/v1\ntime " + time + "\n" + checkpointText)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Reads 72 octets.
  public static Cosignature decode(byte[] octets) {
    if (octets.length != OCTETS) {
      throw new BadNote(
          BadNote.Check.NOTE_FORMAT, "a cosignature of 72 octets", octets.length + " octets");
    }
    return new Cosignature(
        ByteBuffer.wrap(octets).getLong(), Arrays.copyOfRange(octets, 8, OCTETS));
  }

  /// The 72 octets.
  public byte[] encode() {
    return ByteBuffer.allocate(OCTETS).putLong(time).put(signature).array();
  }

  /// The line of a note by this witness.
  public SignedNote.Line line(NoteKey witness) {
    return SignedNote.Line.of(witness, encode());
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cosignature cosignature
        && time == cosignature.time
        && MessageDigest.isEqual(signature, cosignature.signature);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(signature);
  }
}

package org.sluice.records.tlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// A proof that fits a file and needs no network (C2SP tlog-proof): the place of an entry, the
/// hashes, and the checkpoint they lead to.
///
/// ```
/// c2sp.org/tlog-proof@v1
/// extra <base64>        (may be absent)
/// index <decimal>
/// <base64 hash> ...
/// (empty line)
/// <checkpoint note>
/// ```
///
/// @param extra octets that belong to the proof and are not covered by it, or null
@SuppressWarnings("ArrayRecordComponent") // copied, and compared by value
public record TlogProof(byte @Nullable [] extra, long index, List<Hash32> hashes, SignedNote note) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final int MAX_EXTRA = 16 * 1024;
  private static final int MAX_OCTETS = SignedNote.MAX_OCTETS + 2 * MAX_EXTRA;

  /// Checks the limits.
  public TlogProof {
    if (index < 0 || hashes.size() > InclusionProof.MAX_HASHES) {
      throw refused("an index and at most 63 hashes", index + " and " + hashes.size());
    }
    if (extra != null && extra.length > MAX_EXTRA) {
      throw refused("at most " + MAX_EXTRA + " octets of extra", extra.length + "");
    }
    extra = extra == null ? null : extra.clone();
    hashes = List.copyOf(hashes);
  }

  /// A proof without extra octets.
  public static TlogProof of(long index, List<Hash32> hashes, SignedNote note) {
    return new TlogProof(null, index, hashes, note);
  }

  /// Reads a `.tlog-proof` file.
  ///
  /// @throws BadNote if its shape is wrong
  public static TlogProof parse(byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      throw new BadNote(
          BadNote.Check.SIZE, "at most " + MAX_OCTETS + " octets", octets.length + "");
    }
    String file = NoteText.utf8(octets);
    int split = file.indexOf("\n\n");
    if (split < 0) {
      throw refused("a proof, an empty line and a checkpoint", "no empty line");
    }
    List<String> lines = new ArrayList<>(Arrays.asList(file.substring(0, split).split("\n", 80)));
    if (!lines.removeFirst().equals(HEADER) || lines.isEmpty()) {
      throw refused(HEADER, "another first line");
    }
    byte[] extra = null;
    if (lines.getFirst().startsWith("extra ")) {
      extra = base64(lines.removeFirst().substring("extra ".length()));
    }
    if (lines.isEmpty() || !lines.getFirst().matches("index (0|[1-9][0-9]{0,17})")) {
      throw refused("an index in decimal", "another line");
    }
    long index = Long.parseLong(lines.removeFirst().substring("index ".length()));
    byte[] note = file.substring(split + 2).getBytes(StandardCharsets.UTF_8);
    return new TlogProof(
        extra, index, lines.stream().map(TlogProof::hash).toList(), SignedNote.parse(note));
  }

  /// The octets of the file.
  public byte[] encode() {
    StringBuilder file = new StringBuilder(HEADER).append('\n');
    if (extra != null) {
      file.append("extra ").append(Base64.getEncoder().encodeToString(extra)).append('\n');
    }
    file.append("index ").append(index).append('\n');
    for (Hash32 hash : hashes) {
      file.append(Base64.getEncoder().encodeToString(hash.octets())).append('\n');
    }
    return (file.append('\n') + new String(note.encode(), StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Checks the checkpoint and that an entry with this hash is in it.
  ///
  /// @throws BadNote if the checkpoint is refused
  /// @throws BadProof if the entry is not there
  public VerifiedCheckpoint verify(CheckpointVerifier verifier, Hash32 leafHash) {
    VerifiedCheckpoint verified = verifier.verify(note);
    new InclusionProof(index, verified.checkpoint().size(), hashes)
        .verify(leafHash, verified.checkpoint().root());
    return verified;
  }

  @Override
  public byte @Nullable [] extra() {
    return extra == null ? null : extra.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlogProof proof && MessageDigest.isEqual(encode(), proof.encode());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  private static Hash32 hash(String line) {
    byte[] octets = base64(line);
    if (octets.length != Hash32.LENGTH) {
      throw refused("hashes of 32 octets", octets.length + " octets");
    }
    return Hash32.of(octets);
  }

  private static byte[] base64(String text) {
    return NoteText.base64(text, BadNote.Check.NOTE_FORMAT);
  }

  private static BadNote refused(String expected, String got) {
    return new BadNote(BadNote.Check.NOTE_FORMAT, expected, got);
  }
}

package org.sluice.records.export;

import java.util.Base64;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.ReviewerNamed;

/// The line with a reviewer's public sealing key that is carried to the high side. It proves
/// nothing: whose key it is, the security officers find out by comparing the words of its hash with
/// the reviewer.
///
/// ```
/// sluice/reviewer/v1 NAME SUITE KEY         key in base64url without padding
/// ```
///
/// @param reviewer 1 to 64 visible ASCII characters
/// @param sealSuite 1 X25519, 2 P-256
/// @param sealPublicKey 32 octets, or 65
public record ReviewerLine(String reviewer, int sealSuite, Octets sealPublicKey) {
  /// Most characters of a line.
  public static final int MAX_CHARACTERS = 256;

  private static final String MAGIC = "sluice/reviewer/v1";
  private static final String WHAT = "ReviewerLine";

  /// Checks the fields.
  public ReviewerLine {
    Bounds.of(WHAT)
        .word("reviewer", reviewer, ReviewerNamed.MAX_NAME)
        .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.P256)
        .none("sealPublicKey", KeyHash.sealKeyProblem(sealSuite, sealPublicKey.toArray()));
  }

  /// Hash of the key, as the log and sealed openings name it.
  public Hash32 sealKeyHash() {
    return KeyHash.ofSealKey(sealSuite, sealPublicKey.toArray());
  }

  /// The line that `line` is the one writing of, without its end.
  ///
  /// @throws MalformedRecord if it is none
  public static ReviewerLine parse(String line) {
    String[] words = line.split(" ", -1);
    if (line.length() <= MAX_CHARACTERS && words.length == 4 && words[0].equals(MAGIC)) {
      try {
        byte[] key = Base64.getUrlDecoder().decode(words[3]);
        ReviewerLine parsed =
            new ReviewerLine(words[1], Integer.parseInt(words[2]), Octets.of(key));
        if (parsed.toString().equals(line)) {
          return parsed;
        }
      } catch (IllegalArgumentException | MalformedRecord e) {
        throw refuse(": " + e.getMessage());
      }
    }
    throw refuse("");
  }

  private static MalformedRecord refuse(String why) {
    return new MalformedRecord(
        WHAT, "line", 0, "is not: " + MAGIC + ", name, suite, key in base64url" + why);
  }

  @Override
  public String toString() {
    return String.join(
        " ",
        MAGIC,
        reviewer,
        Integer.toString(sealSuite),
        Base64.getUrlEncoder().withoutPadding().encodeToString(sealPublicKey.toArray()));
  }
}

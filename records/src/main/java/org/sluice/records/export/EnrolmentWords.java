package org.sluice.records.export;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// The words of an enrolment line while it is read: each is accepted in one spelling only, and a
/// refusal says which word it is and where it begins.
final class EnrolmentWords {
  private static final List<String> FIELDS =
      List.of(
          "magic",
          "domain",
          "user",
          "deviceId",
          "authSpki",
          "sealSuite",
          "sealPublicKey",
          "profileHash",
          "nonce",
          "signature");
  private static final Pattern DIGIT = Pattern.compile("[1-9]");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final String[] words;

  private EnrolmentWords(String[] words) {
    this.words = words;
  }

  static EnrolmentWords split(String line) {
    if (line.length() > EnrolmentLine.MAX_CHARACTERS) {
      throw refuse("line", 0, "longer than " + EnrolmentLine.MAX_CHARACTERS + " characters");
    }
    String[] words = line.split(" ", -1);
    if (!words[0].equals(EnrolmentLine.MAGIC)) {
      throw refuse("magic", 0, "not " + EnrolmentLine.MAGIC);
    }
    if (words.length != FIELDS.size()) {
      throw refuse("line", 0, words.length + " words, " + FIELDS.size() + " needed");
    }
    return new EnrolmentWords(words);
  }

  EnrolmentLine toLine() {
    try {
      return new EnrolmentLine(
          new EnrolmentLine.Content(
              word("domain", DomainName::parse),
              word("user", UserUri::parse),
              word("deviceId", w -> w),
              word("authSpki", EnrolmentWords::base64),
              word("sealSuite", w -> Integer.parseInt(matching(DIGIT, w))),
              word("sealPublicKey", EnrolmentWords::base64),
              word("profileHash", w -> Hash32.fromHex(matching(HASH, w))),
              word("nonce", EnrolmentWords::base64)),
          word("signature", EnrolmentWords::base64));
    } catch (MalformedRecord e) {
      throw e.offset() == MalformedRecord.NO_OFFSET
          ? refuse(e.field(), offset(e.field()), e.problem())
          : e;
    }
  }

  private <T> T word(String field, Function<String, T> parser) {
    try {
      return parser.apply(words[FIELDS.indexOf(field)]);
    } catch (MalformedRecord e) {
      throw refuse(field, offset(field), e.problem());
    }
  }

  private int offset(String field) {
    int offset = 0;
    for (int i = 0; i < FIELDS.indexOf(field); i++) {
      offset += words[i].length() + 1;
    }
    return offset;
  }

  /// base64url without padding; other spellings of the same octets are refused.
  private static Octets base64(String word) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(word);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(word)) {
        return Octets.of(octets);
      }
    } catch (IllegalArgumentException e) {
      // refused below, as every other spelling
    }
    throw refuse("word", 0, "not base64url without padding");
  }

  private static String matching(Pattern pattern, String word) {
    if (!pattern.matcher(word).matches()) {
      throw refuse("word", 0, "not " + pattern);
    }
    return word;
  }

  private static MalformedRecord refuse(String field, int offset, String problem) {
    return new MalformedRecord(EnrolmentLine.WHAT, field, offset, problem);
  }
}

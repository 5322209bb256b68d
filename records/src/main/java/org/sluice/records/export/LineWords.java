package org.sluice.records.export;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// The words of a line that is carried by hand, separated by one space each, the first of them the
/// magic of its kind; a refusal names the field and where in the line its word begins.
final class LineWords {
  private static final Pattern DIGIT = Pattern.compile("[1-9]");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final String what;
  private final List<String> fields;
  private final String[] words;

  private LineWords(String what, List<String> fields, String[] words) {
    this.what = what;
    this.fields = fields;
    this.words = words;
  }

  /// Takes a line of at most `max` characters apart.
  ///
  /// @param fields names of the words, the first being that of the magic
  static LineWords split(String what, String magic, List<String> fields, int max, String line) {
    LineWords all =
        new LineWords(what, fields, line.length() > max ? new String[0] : line.split(" ", -1));
    if (all.words.length == 0) {
      throw all.refuse("line", 0, "longer than " + max + " characters");
    }
    if (!all.words[0].equals(magic)) {
      throw all.refuse(fields.getFirst(), 0, "not " + magic);
    }
    if (all.words.length != fields.size()) {
      throw all.refuse("line", 0, all.words.length + " words, " + fields.size() + " needed");
    }
    return all;
  }

  /// What `maker` makes of the words; its refusals get the place in the line.
  <T> T placed(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (MalformedRecord e) {
      throw e.offset() == MalformedRecord.NO_OFFSET
          ? refuse(e.field(), offset(e.field()), e.problem())
          : e;
    }
  }

  <T> T word(String field, Function<String, T> parser) {
    try {
      return parser.apply(words[fields.indexOf(field)]);
    } catch (MalformedRecord e) {
      throw refuse(field, offset(field), e.problem());
    }
  }

  /// base64url without padding; other spellings of the same octets are refused.
  Octets base64(String field) {
    return word(field, this::base64OfWord);
  }

  /// A digit from 1 to 9.
  int digit(String field) {
    return word(field, w -> Integer.parseInt(matching(DIGIT, w)));
  }

  /// 64 hexadecimal digits.
  Hash32 hash(String field) {
    return word(field, w -> Hash32.fromHex(matching(HASH, w)));
  }

  private int offset(String field) {
    int offset = 0;
    for (int i = 0; i < fields.indexOf(field); i++) {
      offset += words[i].length() + 1;
    }
    return offset;
  }

  private Octets base64OfWord(String word) {
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

  private String matching(Pattern pattern, String word) {
    if (!pattern.matcher(word).matches()) {
      throw refuse("word", 0, "not " + pattern);
    }
    return word;
  }

  private MalformedRecord refuse(String field, int offset, String problem) {
    return new MalformedRecord(what, field, offset, problem);
  }
}

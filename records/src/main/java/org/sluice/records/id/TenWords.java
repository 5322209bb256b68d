package org.sluice.records.id;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.records.codec.MalformedRecord;

/// A hash as ten words that people read to one another (keys-and-trust rule 1).
///
/// A word is consonant, vowel, consonant, vowel: one of 16, one of 4, one of 8, one of 4, so 2048
/// words of our own making, 11 bits each. Ten words are 110 bits: the first 104 bits of the hash,
/// then 6 bits of a check over them, so that a word heard wrongly is noticed 63 times of 64.
///
/// To find another value with the same words takes 2^104 hashes. Two values with the same words,
/// both of one's own choosing, take 2^52: where both could come from an adversary, compare the
/// hexadecimal digits.
public final class TenWords {
  private static final byte[] LABEL = "sluice/ten-words/v1".getBytes(StandardCharsets.US_ASCII);
  private static final String FIRST = "bdfghjklmnprstvz";
  private static final String VOWELS = "aeio";
  private static final String SECOND = "bdklmnrt";
  private static final int WORDS = 10;
  private static final int BITS = 11;
  private static final int HASH_OCTETS = 13;
  private static final int CHECK_BITS = 6;

  private TenWords() {}

  /// Ten words with a space between them.
  public static String of(Hash32 hash) {
    byte[] octets = hash.octets();
    List<String> words = new ArrayList<>(WORDS);
    for (int w = 0; w < WORDS; w++) {
      int value = 0;
      for (int b = w * BITS; b < (w + 1) * BITS; b++) {
        value = value << 1 | bit(octets, b);
      }
      words.add(word(value));
    }
    return String.join(" ", words);
  }

  /// Whether somebody said the words of `hash`. Case and spacing do not matter.
  ///
  /// @throws MalformedRecord if these are not ten words, or their check does not fit: then they
  ///   were misheard, whatever they were meant to be
  public static boolean match(String said, Hash32 hash) {
    return normal(said).equals(of(hash));
  }

  private static String normal(String said) {
    List<String> words = List.of(said.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
    if (words.size() != WORDS) {
      throw refuse(words.size() + " words, 10 needed");
    }
    byte[] octets = new byte[Hash32.LENGTH];
    int check = 0;
    for (int w = 0; w < WORDS; w++) {
      int value = value(words.get(w));
      for (int i = 0; i < BITS; i++) {
        int b = w * BITS + i;
        int bit = value >> (BITS - 1 - i) & 1;
        if (b < 8 * HASH_OCTETS) {
          octets[b / 8] |= (byte) (bit << (7 - b % 8));
        } else {
          check = check << 1 | bit;
        }
      }
    }
    if (check != check(octets)) {
      throw refuse("the words do not fit one another: one was misheard");
    }
    return String.join(" ", words);
  }

  private static int bit(byte[] hash, int b) {
    int within = b - 8 * HASH_OCTETS;
    return within < 0
        ? hash[b / 8] >> (7 - b % 8) & 1
        : check(hash) >> (CHECK_BITS - 1 - within) & 1;
  }

  /// First 6 bits of SHA-256(label || first 13 octets).
  private static int check(byte[] hash) {
    byte[] front = java.util.Arrays.copyOf(hash, HASH_OCTETS);
    return (Hash32.sha256(LABEL, front).octets()[0] & 0xff) >> (8 - CHECK_BITS);
  }

  private static String word(int value) {
    return new String(
        new char[] {
          FIRST.charAt(value >> 7),
          VOWELS.charAt(value >> 5 & 3),
          SECOND.charAt(value >> 2 & 7),
          VOWELS.charAt(value & 3)
        });
  }

  private static int value(String word) {
    if (word.length() == 4) {
      int a = FIRST.indexOf(word.charAt(0));
      int b = VOWELS.indexOf(word.charAt(1));
      int c = SECOND.indexOf(word.charAt(2));
      int d = VOWELS.indexOf(word.charAt(3));
      if (a >= 0 && b >= 0 && c >= 0 && d >= 0) {
        return a << 7 | b << 5 | c << 2 | d;
      }
    }
    throw refuse("a word is none of the 2048");
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("TenWords", "words", problem);
  }
}

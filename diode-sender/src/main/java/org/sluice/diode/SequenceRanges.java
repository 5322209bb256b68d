package org.sluice.diode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A list of sequence numbers as an operator types it or carries it over on paper: `3-7,9`.
///
/// Digits, commas and hyphens only, at most 64 KiB, ranges in rising order and not touching each
/// other twice: the grammar is so small because the list comes from the low side.
///
/// @param ranges first and last of each range, both included
record SequenceRanges(List<Range> ranges) {
  static final int MAX_CHARS = 64 * 1024;
  private static final int MAX_DIGITS = 18;

  /// @param first lowest sequence number, at least 1
  /// @param last highest sequence number, included
  record Range(long first, long last) {}

  SequenceRanges {
    ranges = List.copyOf(ranges);
  }

  /// Parses a list; what is wrong is named with its place in the text.
  static SequenceRanges parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "the list has " + text.length() + " characters, at most " + MAX_CHARS + " are read");
    }
    List<Range> ranges = new ArrayList<>();
    long before = 0;
    int place = 1;
    for (String part : text.split(",", -1)) {
      Range range = parseRange(part, place);
      if (range.first() <= before) {
        throw new IllegalArgumentException(
            "range " + place + " (" + part + ") must lie after the range before it");
      }
      before = range.last();
      ranges.add(range);
      place++;
    }
    return new SequenceRanges(ranges);
  }

  /// One range, both ends included.
  static SequenceRanges of(long first, long last) {
    return new SequenceRanges(List.of(new Range(first, last)));
  }

  /// Reads a file that holds a list and nothing else, not even a line's end.
  ///
  /// @throws org.sluice.records.disk.DiskFailure if it is larger than any list
  static SequenceRanges read(Path file) throws IOException {
    byte[] octets = GivenFile.read(file, MAX_CHARS);
    return parse(new String(octets, StandardCharsets.ISO_8859_1));
  }

  private static Range parseRange(String part, int place) {
    int hyphen = part.indexOf('-');
    long first = number(hyphen < 0 ? part : part.substring(0, hyphen), place);
    long last = hyphen < 0 ? first : number(part.substring(hyphen + 1), place);
    if (last < first) {
      throw new IllegalArgumentException("range " + place + " ends before it begins");
    }
    return new Range(first, last);
  }

  private static long number(String digits, int place) {
    boolean ascii = digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || !ascii) {
      throw new IllegalArgumentException(
          "range " + place + " is not a number or two numbers with a hyphen, such as 3-7");
    }
    long value = Long.parseLong(digits);
    if (value == 0) {
      throw new IllegalArgumentException("range " + place + ": sequence numbers start at 1");
    }
    return value;
  }

  /// True if `sequence` is in one of the ranges.
  boolean contains(long sequence) {
    return ranges.stream().anyMatch(r -> r.first() <= sequence && sequence <= r.last());
  }
}

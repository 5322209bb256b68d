package org.sluice.records.codec;

import java.util.Collection;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// The checks that a record's constructor makes of its fields, so that a value that exists can be
/// written. Field names are those the decoder reads under, so [Reader#decode] can add the offset.
public final class Bounds {
  /// Largest unsigned 32-bit number.
  public static final long U32_MAX = 0xffff_ffffL;

  private final String what;

  private Bounds(String what) {
    this.what = what;
  }

  /// Checks for a record named `what`.
  public static Bounds of(String what) {
    return new Bounds(what);
  }

  /// `min <= v <= max`.
  public Bounds range(String field, long v, long min, long max) {
    // The words are made only when they are needed: every entry of a log comes through here.
    return v >= min && v <= max ? this : refuse(field, v + " is not " + min + " to " + max);
  }

  /// 0 to 2^32-1.
  public Bounds u32(String field, long v) {
    return range(field, v, 0, U32_MAX);
  }

  /// 0 to 2^63-1.
  public Bounds u64(String field, long v) {
    return range(field, v, 0, Long.MAX_VALUE);
  }

  /// 1 or 0 to `max` octets of text, see [Text].
  public Bounds text(String field, String v, boolean mayBeEmpty, int max) {
    that(mayBeEmpty || !v.isEmpty(), field, "empty");
    return none(field, Text.problem(v, max));
  }

  /// 1 to `max` visible ASCII characters, no space: a word of a line.
  public Bounds word(String field, String v, int max) {
    none(field, !v.isEmpty() && v.length() <= max ? null : "not 1 to " + max + " characters");
    return that(v.chars().allMatch(c -> c > 0x20 && c < 0x7f), field, "not visible ASCII");
  }

  /// Exactly `n` octets.
  public Bounds length(String field, Octets v, int n) {
    return v.length() == n ? this : refuse(field, v.length() + " octets, " + n + " needed");
  }

  /// `min` to `max` members.
  public Bounds size(String field, Collection<?> v, int min, int max) {
    return v.size() >= min && v.size() <= max
        ? this
        : refuse(field, v.size() + " items, " + min + " to " + max + " allowed");
  }

  /// No two members equal.
  public Bounds distinct(String field, Collection<?> v) {
    return that(new HashSet<>(v).size() == v.size(), field, "named twice");
  }

  /// Each member greater than the one before.
  public <T extends Comparable<T>> Bounds ascending(String field, Collection<T> v) {
    T last = null;
    for (T t : v) {
      that(last == null || last.compareTo(t) < 0, field, "not in ascending order");
      last = t;
    }
    return this;
  }

  private Bounds refuse(String field, String problem) {
    throw new MalformedRecord(what, field, problem);
  }

  /// `problem` is null.
  public Bounds none(String field, @Nullable String problem) {
    if (problem != null) {
      throw new MalformedRecord(what, field, problem);
    }
    return this;
  }

  /// `holds`.
  public Bounds that(boolean holds, String field, String problem) {
    return none(field, holds ? null : problem);
  }
}

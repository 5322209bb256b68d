package org.sluice.records.codec;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Reads the canonical encoding from octets. Each call names its field, so that a refusal can say
/// where; nothing is allocated before its length was compared with what is there.
public final class Reader {
  private final byte[] octets;
  private final String what;
  private final Map<String, Integer> offsets = new HashMap<>();
  private final int start;
  private final int end;
  private int at;

  /// Reads `octets` (not copied: the caller must not change them meanwhile) as a `what`.
  public Reader(byte[] octets, String what) {
    this(octets, what, 0, octets.length);
  }

  private Reader(byte[] octets, String what, int start, int end) {
    this.octets = octets;
    this.what = what;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  /// Decodes a whole record: `body` reads the fields and makes the value, then nothing may be left.
  /// A rule that the value's constructor finds broken is reported at the offset of its field.
  ///
  /// @throws MalformedRecord if `octets` are not exactly one encoding of a value
  public static <T> T decode(byte[] octets, String what, Function<Reader, T> body) {
    return new Reader(octets, what).whole(body);
  }

  private <T> T whole(Function<Reader, T> body) {
    try {
      T value = body.apply(this);
      end();
      return value;
    } catch (MalformedRecord e) {
      throw placed(e);
    }
  }

  /// Four octets of length, at most `max`, then a whole record of so many octets, read where it
  /// lies; see [#decode].
  public <T> T record32(String field, int max, String of, Function<Reader, T> body) {
    int length = length(field, u32(field), max);
    return new Reader(octets, of, at - length, at).whole(body);
  }

  /// One octet.
  public int u8(String field) {
    return (int) number(field, 1);
  }

  /// Two octets.
  public int u16(String field) {
    return (int) number(field, 2);
  }

  /// Four octets, 0..2^32-1.
  public long u32(String field) {
    return number(field, 4);
  }

  /// Four octets; values from 2^31 are refused.
  public int int32(String field) {
    long v = number(field, 4);
    if (v > Integer.MAX_VALUE) {
      throw refuse(field, "2^31 or more");
    }
    return (int) v;
  }

  /// Eight octets; values from 2^63 are refused.
  public long u64(String field) {
    long v = number(field, 8);
    if (v < 0) {
      throw refuse(field, "2^63 or more");
    }
    return v;
  }

  /// Four octets that say how many items follow, `min` to `max`, each at least `itemOctets` long.
  public int count32(String field, int min, int max, int itemOctets) {
    return count(field, u32(field), min, max, itemOctets);
  }

  /// The same with two octets.
  public int count16(String field, int min, int max, int itemOctets) {
    return count(field, u16(field), min, max, itemOctets);
  }

  /// The same with one octet.
  public int count8(String field, int min, int max, int itemOctets) {
    return count(field, u8(field), min, max, itemOctets);
  }

  /// `n` items, each read by `item`.
  public <T> List<T> list(int n, Function<Reader, T> item) {
    List<T> items = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      items.add(item.apply(this));
    }
    return List.copyOf(items);
  }

  /// Exactly `n` octets.
  public byte[] raw(String field, int n) {
    int from = take(field, n);
    return Arrays.copyOfRange(octets, from, from + n);
  }

  /// Two octets of length, at most `max`, then so many octets.
  public byte[] bytes16(String field, int max) {
    return bytes(field, u16(field), max);
  }

  /// Four octets of length, at most `max`, then so many octets.
  public byte[] bytes32(String field, int max) {
    return bytes(field, u32(field), max);
  }

  /// As [#bytes32(String, int)], for keeping.
  public Octets octets32(String field, int max) {
    return Octets.own(bytes32(field, max));
  }

  /// Two octets of length, at most `max`, then so many octets of UTF-8 that keep to [Text].
  public String text(String field, int max) {
    byte[] utf8 = bytes16(field, max);
    String text = Text.fromUtf8(utf8);
    if (text == null) {
      throw refuse(field, "not UTF-8");
    }
    String problem = Text.problem(text, max);
    if (problem != null) {
      throw refuse(field, problem);
    }
    return text;
  }

  /// One octet that is the code of a constant of `type`.
  public <E extends Enum<E> & Coded> E code(String field, Class<E> type) {
    int code = u8(field);
    for (E e : EnumSet.allOf(type)) {
      if (e.code() == code) {
        return e;
      }
    }
    throw refuse(field, "unknown code " + code);
  }

  /// A 16-bit mask of constants of `type`.
  public <E extends Enum<E> & Coded> Set<E> mask(String field, Class<E> type) {
    int mask = u16(field);
    EnumSet<E> set = EnumSet.noneOf(type);
    for (E e : EnumSet.allOf(type)) {
      int bit = 1 << (e.code() - 1);
      if ((mask & bit) != 0) {
        set.add(e);
        mask &= ~bit;
      }
    }
    if (mask != 0) {
      throw refuse(field, "unknown bits");
    }
    return set;
  }

  /// Octets that must be exactly these.
  public void magic(byte[] magic) {
    if (!MessageDigest.isEqual(raw("magic", magic.length), magic)) {
      throw refuse("magic", "not the first octets of this format");
    }
  }

  /// One octet that must be `version`.
  public void version(int version) {
    int v = u8("version");
    if (v != version) {
      throw refuse("version", v + ", only " + version + " is known");
    }
  }

  /// Refuses octets after the last field.
  public void end() {
    if (at != end) {
      offsets.put("end", position());
      throw refuse("end", (end - at) + " octets too many");
    }
  }

  /// A refusal of the field of that name that was read last.
  public MalformedRecord refuse(String field, String problem) {
    return new MalformedRecord(
        what, field, offsets.getOrDefault(field, MalformedRecord.NO_OFFSET), problem);
  }

  /// Octets read so far.
  public int position() {
    return at - start;
  }

  /// Octets there are, read or not.
  public int length() {
    return end - start;
  }

  private MalformedRecord placed(MalformedRecord e) {
    Integer offset = offsets.get(e.field());
    if (e.offset() != MalformedRecord.NO_OFFSET || offset == null) {
      return e;
    }
    return new MalformedRecord(e.what(), e.field(), offset, e.problem());
  }

  private int count(String field, long n, int min, int max, int itemOctets) {
    if (n < min || n > max) {
      throw refuse(field, n + " items, " + min + " to " + max + " allowed");
    }
    if (n * itemOctets > end - at) {
      throw refuse(field, n + " items do not fit the octets that are left");
    }
    return (int) n;
  }

  private byte[] bytes(String field, long n, int max) {
    int length = length(field, n, max);
    return Arrays.copyOfRange(octets, at - length, at);
  }

  /// Passes over the octets of a field whose length was just read; how many they are.
  private int length(String field, long n, int max) {
    if (n > max) {
      throw refuse(field, n + " octets, at most " + max + " allowed");
    }
    int begin = offsets.getOrDefault(field, position());
    int _ = take(field, (int) n);
    offsets.put(field, begin); // the field begins at its length
    return (int) n;
  }

  private long number(String field, int width) {
    int from = take(field, width);
    long v = 0;
    for (int i = 0; i < width; i++) {
      v = v << 8 | (octets[from + i] & 0xff);
    }
    return v;
  }

  private int take(String field, int n) {
    offsets.put(field, position());
    if (n > end - at) {
      throw refuse(field, n + " octets needed, " + (end - at) + " left");
    }
    int from = at;
    at += n;
    return from;
  }
}

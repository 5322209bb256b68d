package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// A list of CK_ATTRIBUTE: what to look for, or what a new object shall be. Values are public.
public final class Template {

  /// Octets of CK_ATTRIBUTE: type, pointer, length.
  private static final long ATTRIBUTE = 24;

  private final Map<Long, byte[]> values = new LinkedHashMap<>();

  /// Adds a CK_BBOOL.
  public Template with(long type, boolean value) {
    return with(type, new byte[] {(byte) (value ? 1 : 0)});
  }

  /// Adds a CK_ULONG.
  public Template with(long type, long value) {
    return with(type, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array());
  }

  /// Adds text in UTF-8.
  public Template with(long type, String value) {
    return with(type, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Adds octets. A type that was added before is replaced.
  public Template with(long type, byte[] value) {
    values.put(type, value);
    return this;
  }

  /// Leaves out a type, for a token that finds it by itself.
  Template without(long type) {
    values.remove(type);
    return this;
  }

  long count() {
    return values.size();
  }

  /// The list with one more attribute at its end, whose value stays where it is.
  MemorySegment in(Arena arena, long type, MemorySegment value) {
    MemorySegment list = arena.allocate(ATTRIBUTE * (values.size() + 1L), 8);
    MemorySegment.copy(in(arena), 0, list, 0, ATTRIBUTE * values.size());
    long at = ATTRIBUTE * values.size();
    list.set(JAVA_LONG, at, type);
    list.set(ADDRESS, at + 8, value);
    list.set(JAVA_LONG, at + 16, value.byteSize());
    return list;
  }

  MemorySegment in(Arena arena) {
    MemorySegment list = arena.allocate(ATTRIBUTE * Math.max(1, values.size()), 8);
    long at = 0;
    for (Map.Entry<Long, byte[]> attribute : values.entrySet()) {
      MemorySegment value = arena.allocateFrom(JAVA_BYTE, attribute.getValue());
      list.set(JAVA_LONG, at, attribute.getKey());
      list.set(ADDRESS, at + 8, value);
      list.set(JAVA_LONG, at + 16, value.byteSize());
      at += ATTRIBUTE;
    }
    return list;
  }
}

package org.sluice.mikey.constanttime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/// What the traced classes call instead of the JDK where an offset, a length or an operand must be
/// seen: the same method with the number of the site as one more parameter. A method of
/// [MemorySegment] that has none here and is not known to be harmless cannot be loaded.
public final class Shims {

  private Shims() {}

  public static byte get(MemorySegment s, ValueLayout.OfByte layout, long at, int site) {
    Trace.value(at, site);
    return s.get(layout, at);
  }

  public static int get(MemorySegment s, ValueLayout.OfInt layout, long at, int site) {
    Trace.value(at, site);
    return s.get(layout, at);
  }

  public static long get(MemorySegment s, ValueLayout.OfLong layout, long at, int site) {
    Trace.value(at, site);
    return s.get(layout, at);
  }

  public static double get(MemorySegment s, ValueLayout.OfDouble layout, long at, int site) {
    Trace.value(at, site);
    return s.get(layout, at);
  }

  public static void set(
      MemorySegment s, ValueLayout.OfDouble layout, long at, double v, int site) {
    Trace.value(at, site);
    s.set(layout, at, v);
  }

  public static void set(MemorySegment s, ValueLayout.OfByte layout, long at, byte v, int site) {
    Trace.value(at, site);
    s.set(layout, at, v);
  }

  public static void set(MemorySegment s, ValueLayout.OfInt layout, long at, int v, int site) {
    Trace.value(at, site);
    s.set(layout, at, v);
  }

  public static void set(MemorySegment s, ValueLayout.OfLong layout, long at, long v, int site) {
    Trace.value(at, site);
    s.set(layout, at, v);
  }

  public static MemorySegment asSlice(MemorySegment s, long at, long length, int site) {
    Trace.value(at, site);
    Trace.value(length, site);
    return s.asSlice(at, length);
  }

  public static MemorySegment asSlice(MemorySegment s, long at, int site) {
    Trace.value(at, site);
    return s.asSlice(at);
  }

  public static void copy(
      MemorySegment from, long fromAt, MemorySegment to, long toAt, long length, int site) {
    Trace.value(fromAt, site);
    Trace.value(toAt, site);
    Trace.value(length, site);
    MemorySegment.copy(from, fromAt, to, toAt, length);
  }

  public static void copy(
      Object from, int index, MemorySegment to, ValueLayout layout, long at, int count, int site) {
    Trace.value(index, site);
    Trace.value(at, site);
    Trace.value(count, site);
    MemorySegment.copy(from, index, to, layout, at, count);
  }

  public static void copy(
      MemorySegment from, ValueLayout layout, long at, Object to, int index, int count, int site) {
    Trace.value(at, site);
    Trace.value(index, site);
    Trace.value(count, site);
    MemorySegment.copy(from, layout, at, to, index, count);
  }

  public static void arraycopy(Object from, int fromAt, Object to, int toAt, int length, int site) {
    Trace.value(fromAt, site);
    Trace.value(toAt, site);
    Trace.value(length, site);
    System.arraycopy(from, fromAt, to, toAt, length);
  }

  public static int divide(int a, int b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return a / b;
  }

  public static int remainder(int a, int b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return a % b;
  }

  public static long divide(long a, long b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return a / b;
  }

  public static long remainder(long a, long b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return a % b;
  }

  public static int min(int a, int b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return Math.min(a, b);
  }

  public static long min(long a, long b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return Math.min(a, b);
  }

  public static int max(int a, int b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return Math.max(a, b);
  }

  public static long max(long a, long b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return Math.max(a, b);
  }

  public static long abs(long a, int site) {
    Trace.value(a, site);
    return Math.abs(a);
  }

  public static int abs(int a, int site) {
    Trace.value(a, site);
    return Math.abs(a);
  }

  public static int numberOfLeadingZeros(int a, int site) {
    Trace.value(a, site);
    return Integer.numberOfLeadingZeros(a);
  }

  public static int numberOfLeadingZeros(long a, int site) {
    Trace.value(a, site);
    return Long.numberOfLeadingZeros(a);
  }

  public static int toIntExact(long a, int site) {
    Trace.value(a, site);
    return Math.toIntExact(a);
  }

  public static int addExact(int a, int b, int site) {
    Trace.value(a, site);
    Trace.value(b, site);
    return Math.addExact(a, b);
  }

  public static int clamp(long a, int least, int most, int site) {
    Trace.value(a, site);
    return Math.clamp(a, least, most);
  }

  public static int checkIndex(int index, int length, int site) {
    Trace.value(index, site);
    return Objects.checkIndex(index, length);
  }

  public static long checkIndex(long index, long length, int site) {
    Trace.value(index, site);
    return Objects.checkIndex(index, length);
  }

  public static Integer valueOf(int a, int site) {
    Trace.value(a, site);
    return Integer.valueOf(a);
  }

  public static Long valueOf(long a, int site) {
    Trace.value(a, site);
    return Long.valueOf(a);
  }

  public static Boolean valueOf(boolean a, int site) {
    Trace.value(a ? 1 : 0, site);
    return Boolean.valueOf(a);
  }

  public static Object get(List<?> list, int index, int site) {
    Trace.value(index, site);
    return list.get(index);
  }

  public static void putStore(int index, int value, int site) {
    Trace.value(index, site);
  }

  public static void putStore(int index, float value, int site) {
    Trace.value(index, site);
  }

  public static void putStore(int index, Object value, int site) {
    Trace.value(index, site);
  }
}

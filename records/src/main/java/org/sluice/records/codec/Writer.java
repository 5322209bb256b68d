package org.sluice.records.codec;

import java.util.Arrays;
import java.util.Set;

/// Writes the canonical encoding, big-endian. Lengths and values out of range are a caller's bug
/// (IllegalArgumentException): the records check their fields when they are made.
public final class Writer {
  private static final int USUAL = 256;

  private byte[] octets;
  private int size;

  /// For octets of which nobody knows how many they will be.
  public Writer() {
    this(USUAL);
  }

  /// For `expected` octets; more are possible, and cost a copy.
  public Writer(int expected) {
    octets = new byte[expected];
  }

  /// One octet, 0..255.
  public Writer u8(int v) {
    return number(v, 1);
  }

  /// Two octets, 0..65535.
  public Writer u16(int v) {
    return number(v, 2);
  }

  /// Four octets, 0..2^32-1.
  public Writer u32(long v) {
    return number(v, 4);
  }

  /// Eight octets, 0..2^63-1.
  public Writer u64(long v) {
    return number(v, 8);
  }

  /// The octets without a length.
  public Writer raw(byte[] v) {
    int at = grow(v.length);
    System.arraycopy(v, 0, octets, at, v.length);
    return this;
  }

  /// The octets without a length.
  public Writer raw(Octets v) {
    return raw(v.lend());
  }

  /// Two octets of length, then the octets.
  public Writer bytes16(byte[] v) {
    return u16(v.length).raw(v);
  }

  /// Two octets of length, then the octets.
  public Writer bytes16(Octets v) {
    return bytes16(v.lend());
  }

  /// Four octets of length, then the octets.
  public Writer bytes32(byte[] v) {
    return u32(v.length).raw(v);
  }

  /// Four octets of length, then the octets.
  public Writer bytes32(Octets v) {
    return bytes32(v.lend());
  }

  /// Two octets of length, then UTF-8; see [Text] for what is allowed.
  public Writer text(String v) {
    String problem = Text.problem(v, 0xffff);
    byte[] utf8 = Text.utf8(v);
    if (problem != null || utf8 == null) {
      throw new IllegalArgumentException("text: " + problem);
    }
    return bytes16(utf8);
  }

  /// The code as one octet.
  public Writer code(Coded v) {
    return u8(v.code());
  }

  /// A set as a 16-bit mask: bit `code - 1` for each member.
  public Writer mask(Set<? extends Coded> v) {
    int mask = 0;
    for (Coded c : v) {
      mask |= 1 << (c.code() - 1);
    }
    return u16(mask);
  }

  /// Octets written so far.
  public int size() {
    return size;
  }

  /// A copy of what was written.
  public byte[] toByteArray() {
    return Arrays.copyOf(octets, size);
  }

  /// What was written, without a copy if it was as much as expected; the writer is empty then.
  public byte[] take() {
    byte[] all = size == octets.length ? octets : toByteArray();
    octets = new byte[0];
    size = 0;
    return all;
  }

  private Writer number(long v, int width) {
    if (v < 0 || (width < 8 && v >>> (8 * width) != 0)) {
      throw new IllegalArgumentException(v + " does not fit " + width + " octets");
    }
    int at = grow(width);
    for (int i = 0; i < width; i++) {
      octets[at + i] = (byte) (v >>> (8 * (width - 1 - i)));
    }
    return this;
  }

  private int grow(int n) {
    int at = size;
    size = Math.addExact(size, n);
    if (size > octets.length) {
      octets = Arrays.copyOf(octets, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * size));
    }
    return at;
  }
}

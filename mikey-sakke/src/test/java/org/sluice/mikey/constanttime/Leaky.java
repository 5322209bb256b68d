package org.sluice.mikey.constanttime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import jdk.incubator.vector.LongVector;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.secret.SecretPool;

/// What must never be written where a secret steers, once each. The harness must find every one; a
/// comment marks the line that it must name.
public final class Leaky {

  private static final int[] TABLE = {3, 1, 4, 1, 5, 9, 2, 6};
  private static final long[] LONGS = new long[16];
  private static final MemorySegment SPACE = Arena.global().allocate(1 << 12);
  static long sink;

  private Leaky() {}

  public static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    all.add(operation("branch", Leaky::branch));
    all.add(operation("index", Leaky::index));
    all.add(operation("offset", Leaky::offset));
    all.add(operation("vector", Leaky::vector));
    all.add(operation("entry", Leaky::entry));
    all.add(operation("count", Leaky::count));
    all.add(operation("early", Leaky::early));
    all.add(operation("quotient", Leaky::quotient));
    all.add(operation("choice", Leaky::choice));
    all.add(operation("length", Leaky::length));
    all.add(operation("least", Leaky::least));
    all.add(operation("store", Leaky::store));
    all.add(operation("big", Leaky::big));
    all.add(operation("masked", Leaky::masked));
    return all;
  }

  private static Operation operation(String name, LongConsumer leak) {
    List<Case> cases = new ArrayList<>();
    for (long secret : new long[] {5, 5, 6}) {
      cases.add(new Case("number " + secret, () -> () -> leak.accept(secret)));
    }
    return new Operation(name, cases);
  }

  static void branch(long secret) {
    if ((secret & 1) == 1) { // leak: branch
      sink++;
    }
  }

  static void index(long secret) {
    sink += TABLE[(int) secret]; // leak: index
  }

  static void offset(long secret) {
    sink += SecretPool.MEM.get(ValueLayout.JAVA_BYTE, 64 + secret); // leak: offset
  }

  static void vector(long secret) {
    LongVector v = LongVector.broadcast(LongVector.SPECIES_PREFERRED, secret);
    v.intoMemorySegment(SPACE, 64 * secret, ByteOrder.nativeOrder()); // leak: vector
  }

  static void entry(long secret) {
    LongVector v = LongVector.fromArray(LongVector.SPECIES_128, LONGS, (int) secret); // leak: entry
    v.intoArray(LONGS, 0);
  }

  static void count(long secret) {
    for (int i = 0; i < secret; i++) { // leak: count
      sink += i;
    }
  }

  static void early(long secret) {
    for (int bit = 0; bit < 8; bit++) {
      if ((secret >> bit & 1) != (6 >> bit & 1)) { // leak: early
        return;
      }
    }
  }

  static void quotient(long secret) {
    sink += 1000 / secret; // leak: quotient
  }

  static void choice(long secret) {
    switch ((int) secret) { // leak: choice
      case 5 -> sink++;
      case 6 -> sink--;
      default -> {}
    }
  }

  static void length(long secret) {
    sink += new byte[(int) secret].length; // leak: length
  }

  static void least(long secret) {
    sink += Math.min(secret, 5); // leak: least
  }

  static void store(long secret) {
    long[] table = new long[8];
    table[(int) secret] = 1; // leak: store
    sink += table.length;
  }

  static void big(long secret) {
    sink += BigInteger.valueOf(secret).bitLength();
  }

  /// The same look-up as it should be.
  static void masked(long secret) {
    long found = 0;
    for (int i = 0; i < TABLE.length; i++) {
      found |= TABLE[i] & ((secret ^ i) - 1) >> 63;
    }
    sink += found;
  }
}

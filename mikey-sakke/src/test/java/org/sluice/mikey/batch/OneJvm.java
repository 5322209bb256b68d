package org.sluice.mikey.batch;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.sluice.records.id.Hash32;

/// A JVM that was told which vectors to use: prints its lanes, and the hash of a batch by each way
/// that it has. With the argument `compiled` it says what is to come and prints how many lanes a
/// batch then uses, and how many of its parts were seen on the heap.
final class OneJvm {

  static final int COUNT = 15;

  /// More than one part of a batch.
  static final int MANY = 1100;

  private OneJvm() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      compiled();
    } else {
      everyWay();
    }
  }

  private static void compiled() {
    List<BigInteger> scalars = Scalars.edgesAndRandom(MANY);
    System.out.println("at first " + BaseMultiples.expect(100));
    System.out.println("compiled lanes " + BaseMultiples.expect(1_000_000));
    System.out.println("multiples " + hash(Scalars.computed(scalars, BaseMultiples::encode)));
    List<BigInteger> ofG = P256Scalars.edgesAndRandom(MANY);
    System.out.println("of G " + hash(P256Scalars.computed(ofG, GeneratorMultiples::encode)));
    System.out.println("of G in lanes " + Rehearsal.GENERATOR.isCompiled());
    System.out.println("X25519 in lanes " + Rehearsal.AGREEMENTS.isCompiled());
    System.out.println("on the heap " + BaseMultiples.partsSeenOnHeap());
  }

  private static void everyWay() {
    List<BigInteger> scalars = Scalars.edgesAndRandom(COUNT);
    List<BigInteger> ofG = P256Scalars.edgesAndRandom(COUNT);
    System.out.println("one by one " + hash(Scalars.computed(scalars, BaseMultiples::encode)));
    System.out.println("of G " + hash(P256Scalars.computed(ofG, GeneratorMultiples::encode)));
    if (Rehearsal.possible()) {
      System.out.println("lanes " + LaneField.LANES);
      byte[] octets =
          Scalars.computed(
              scalars, (to, from, n) -> LaneMultiples.encode(to, from, n, LaneTable.WINDOWS));
      System.out.println("in lanes " + hash(octets));
      octets = P256Scalars.computed(ofG, GeneratorMultiples::inLanes);
      System.out.println("of G in lanes " + hash(octets));
    } else {
      System.out.println("lanes " + BaseMultiples.prepare());
    }
  }

  static String hash(byte[] octets) {
    return HexFormat.of().formatHex(Hash32.sha256(octets).octets());
  }
}

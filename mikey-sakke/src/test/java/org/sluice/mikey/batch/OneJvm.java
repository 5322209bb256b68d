package org.sluice.mikey.batch;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.sluice.records.id.Hash32;

/// A JVM that was told which vectors to use: prints its lanes, and the hash of a batch by each way
/// that it has.
final class OneJvm {

  static final int COUNT = 15;

  private OneJvm() {}

  public static void main(String[] args) {
    List<BigInteger> scalars = Scalars.edgesAndRandom(COUNT);
    System.out.println("one by one " + hash(Scalars.computed(scalars, BaseMultiples::encode)));
    if (Rehearsal.possible()) {
      System.out.println("lanes " + LaneField.LANES);
      byte[] octets =
          Scalars.computed(
              scalars, (to, from, n) -> LaneMultiples.encode(to, from, n, LaneTable.WINDOWS));
      System.out.println("in lanes " + hash(octets));
    } else {
      System.out.println("lanes " + BaseMultiples.prepare());
    }
  }

  static String hash(byte[] octets) {
    return HexFormat.of().formatHex(Hash32.sha256(octets).octets());
  }
}

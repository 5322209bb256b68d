package org.sluice.mikey.batch;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.sluice.mikey.hash.Sha256;

/// The compression function of SHA-256 (FIPS 180-4 section 6.2.2) in every lane of a vector of
/// words at once. No method takes or gives a vector, and each is small enough for C2 to compile it
/// whole, as in [LaneField].
final class LaneSha256 {

  static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Messages that are hashed side by side.
  static final int LANES = S.length();

  /// Octets of a vector: one word of every message.
  static final long VECTOR = 4L * LANES;

  /// Octets of the chaining values: eight vectors.
  static final long STATE = 8 * VECTOR;

  private static final int WORDS = 16;
  private static final int ROUNDS = 64;

  /// Octets of the message schedule, which begins with the block.
  static final long SCHEDULE = ROUNDS * VECTOR;

  private static final int[] K = Sha256.roundConstants();

  private LaneSha256() {}

  /// The same eight words, native order, for every message.
  static void broadcast(long state, long words) {
    for (int i = 0; i < 8; i++) {
      int word = MEM.get(ValueLayout.JAVA_INT, words + 4L * i);
      IntVector.broadcast(S, word).intoMemorySegment(MEM, state + i * VECTOR, ORDER);
    }
  }

  /// Takes the block at the start of the schedule `w` into the chaining values at `state`. `vars`
  /// is scratch space of [#STATE] octets.
  static void compress(long state, long w, long vars) {
    extend(w);
    for (int i = 0; i < 8; i++) {
      IntVector.fromMemorySegment(S, MEM, state + i * VECTOR, ORDER)
          .intoMemorySegment(MEM, vars + i * VECTOR, ORDER);
    }
    for (int t = 0; t < ROUNDS; t++) {
      round(vars, w + t * VECTOR, t);
    }
    for (int i = 0; i < 8; i++) {
      IntVector.fromMemorySegment(S, MEM, state + i * VECTOR, ORDER)
          .add(IntVector.fromMemorySegment(S, MEM, vars + i * VECTOR, ORDER))
          .intoMemorySegment(MEM, state + i * VECTOR, ORDER);
    }
  }

  private static void extend(long w) {
    for (int t = WORDS; t < ROUNDS; t++) {
      word(w + t * VECTOR);
    }
  }

  // Below, no helper takes or gives a vector. C2 would not inline one that it has compiled on its
  // own before, and then each vector between the two is an array on the heap: which of them it
  // compiles first is chance.

  /// The word at `at` of the schedule, from those before it.
  private static void word(long at) {
    IntVector w15 = IntVector.fromMemorySegment(S, MEM, at - 15 * VECTOR, ORDER);
    IntVector w2 = IntVector.fromMemorySegment(S, MEM, at - 2 * VECTOR, ORDER);
    IntVector.fromMemorySegment(S, MEM, at - 16 * VECTOR, ORDER)
        .add(IntVector.fromMemorySegment(S, MEM, at - 7 * VECTOR, ORDER))
        .add(
            w15.lanewise(ROR, 7)
                .lanewise(XOR, w15.lanewise(ROR, 18))
                .lanewise(XOR, w15.lanewise(LSHR, 3)))
        .add(
            w2.lanewise(ROR, 17)
                .lanewise(XOR, w2.lanewise(ROR, 19))
                .lanewise(XOR, w2.lanewise(LSHR, 10)))
        .intoMemorySegment(MEM, at, ORDER);
  }

  /// Round `t`. The eight variables stay where they are and change their names: variable v is at
  /// place v - t, modulo 8, and only two are written.
  private static void round(long vars, long w, int t) {
    IntVector e = IntVector.fromMemorySegment(S, MEM, place(vars, 4 - t), ORDER);
    IntVector f = IntVector.fromMemorySegment(S, MEM, place(vars, 5 - t), ORDER);
    IntVector g = IntVector.fromMemorySegment(S, MEM, place(vars, 6 - t), ORDER);
    IntVector sum =
        IntVector.fromMemorySegment(S, MEM, place(vars, 7 - t), ORDER)
            .add(IntVector.fromMemorySegment(S, MEM, w, ORDER))
            .add(K[t])
            .add(
                e.lanewise(ROR, 6)
                    .lanewise(XOR, e.lanewise(ROR, 11))
                    .lanewise(XOR, e.lanewise(ROR, 25)))
            .add(f.lanewise(XOR, g).lanewise(AND, e).lanewise(XOR, g));
    IntVector.fromMemorySegment(S, MEM, place(vars, 3 - t), ORDER)
        .add(sum)
        .intoMemorySegment(MEM, place(vars, 3 - t), ORDER);
    IntVector a = IntVector.fromMemorySegment(S, MEM, place(vars, -t), ORDER);
    IntVector b = IntVector.fromMemorySegment(S, MEM, place(vars, 1 - t), ORDER);
    IntVector c = IntVector.fromMemorySegment(S, MEM, place(vars, 2 - t), ORDER);
    sum.add(
            a.lanewise(ROR, 2)
                .lanewise(XOR, a.lanewise(ROR, 13))
                .lanewise(XOR, a.lanewise(ROR, 22)))
        .add(a.lanewise(OR, b).lanewise(AND, c).lanewise(OR, a.lanewise(AND, b)))
        .intoMemorySegment(MEM, place(vars, 7 - t), ORDER);
  }

  private static long place(long vars, int i) {
    return vars + (i & 7) * VECTOR;
  }
}

package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A batch of multiples of G of P-256 has the octets of the plain curve")
class GeneratorMultiplesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 60})
  void inLanes(int count) {
    List<BigInteger> scalars = P256Scalars.edgesAndRandom(count);
    byte[] expected = P256Scalars.expected(scalars);
    assertThat(P256Scalars.computed(scalars, GeneratorMultiples::inLanes)).isEqualTo(expected);
    assertThat(P256Scalars.computed(scalars, P256Scalars::oneByOne)).isEqualTo(expected);
    assertThat(P256Scalars.computed(scalars, GeneratorMultiples::encode)).isEqualTo(expected);
  }

  @Test
  @DisplayName("edge scalars beside random ones, each edge in each lane")
  void edgesInEveryLane() {
    List<BigInteger> edges = P256Scalars.edges();
    int n = edges.size();
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      List<BigInteger> scalars = new ArrayList<>(P256Scalars.edgesAndRandom(n + lane));
      scalars.subList(0, n).clear();
      scalars.addAll(edges);
      assertThat(P256Scalars.computed(scalars, GeneratorMultiples::inLanes))
          .as("shifted by %s", lane)
          .isEqualTo(P256Scalars.expected(scalars));
    }
  }

  @ParameterizedTest
  @DisplayName("batches around a part, by the lanes, and by the way in after the warm-up")
  @ValueSource(ints = {1023, 1024, 1025})
  void parts(int count) {
    boolean compiled = Rehearsal.GENERATOR.warmUp();
    List<BigInteger> scalars = P256Scalars.edgesAndRandom(count);
    byte[] oneByOne = P256Scalars.computed(scalars, P256Scalars::oneByOne);
    assertThat(P256Scalars.computed(scalars, GeneratorMultiples::inLanes)).isEqualTo(oneByOne);
    assertThat(P256Scalars.computed(scalars, GeneratorMultiples::encode))
        .as("compiled: %s", compiled)
        .isEqualTo(oneByOne);
  }

  @Test
  void anEmptyBatchIsNothing() {
    assertThat(P256Scalars.computed(List.of(), GeneratorMultiples::encode)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 19})
  void refusesZeroAndWritesNothing(int at) {
    List<BigInteger> scalars = new ArrayList<>(P256Scalars.edgesAndRandom(20));
    scalars.set(at, BigInteger.ZERO);
    byte[] out =
        P256Scalars.computed(
            scalars,
            (to, from, n) ->
                assertThatThrownBy(() -> GeneratorMultiples.encode(to, from, n))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a scalar of the batch is 0"));
    assertThat(out).containsOnly(0);
  }
}

package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A batch of multiples of P has the octets of the plain curve")
class BaseMultiplesTest {

  private static void lanes(long out, long scalars, int count) {
    LaneMultiples.encode(out, scalars, count, LaneTable.WINDOWS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17})
  void oneByOne(int count) {
    List<BigInteger> scalars = Scalars.edgesAndRandom(count);
    assertThat(Scalars.computed(scalars, Scalars::oneByOne)).isEqualTo(Scalars.expected(scalars));
    assertThat(Scalars.computed(scalars, BaseMultiples::encode))
        .isEqualTo(Scalars.expected(scalars));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 18})
  void inLanes(int count) {
    List<BigInteger> scalars = Scalars.edgesAndRandom(count);
    assertThat(Scalars.computed(scalars, BaseMultiplesTest::lanes))
        .isEqualTo(Scalars.expected(scalars));
  }

  @Test
  @DisplayName("edge scalars beside random ones, each edge in each lane")
  void edgesInEveryLane() {
    List<BigInteger> edges = Scalars.edgesAndRandom(15);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      List<BigInteger> scalars = new java.util.ArrayList<>(Scalars.edgesAndRandom(15 + lane));
      scalars.subList(0, 15).clear();
      scalars.addAll(edges);
      assertThat(Scalars.computed(scalars, BaseMultiplesTest::lanes))
          .as("shifted by %s", lane)
          .isEqualTo(Scalars.expected(scalars));
    }
  }

  @Test
  void anEmptyBatchIsNothing() {
    assertThat(Scalars.computed(List.of(), BaseMultiples::encode)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4})
  void refusesZeroAndWritesNothing(int at) {
    List<BigInteger> scalars = new java.util.ArrayList<>(Scalars.edgesAndRandom(5));
    scalars.set(at, BigInteger.ZERO);
    byte[] out =
        Scalars.computed(
            scalars,
            (to, from, n) ->
                assertThatThrownBy(() -> BaseMultiples.encode(to, from, n))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a scalar of the batch is 0"));
    assertThat(out).containsOnly(0);
  }

  @Test
  @Tag("slow")
  @DisplayName("a batch of several parts after the warm-up, whichever way the compiler left it")
  void afterTheWarmUp() {
    assertThat(BaseMultiples.prepare()).isIn(1, LaneField.LANES);
    List<BigInteger> scalars = Scalars.edgesAndRandom(1100); // two parts
    List<BigInteger> first = scalars.subList(0, 20);
    byte[] all = Scalars.computed(scalars, BaseMultiples::encode);
    assertThat(all).startsWith(Scalars.expected(first));
    assertThat(all).isEqualTo(Scalars.computed(scalars, Scalars::oneByOne));
  }
}

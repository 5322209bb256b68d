package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.secret.Frame;

@DisplayName("Expansions of a key for many infos are those of HKDF-Expand, one by one")
class ExpansionsTest {

  private static final Random RANDOM = new Random(5869);

  @FunctionalInterface
  private interface Way {
    void expand(long out, int length, Hkdf key, byte[][] infos);
  }

  private static byte[] expanded(Way way, byte[] prk, int length, byte[][] infos) {
    try (Frame frame = Frame.open(Hkdf.FRAME_OCTETS + 64 + (long) infos.length * length)) {
      Hkdf key = new Hkdf(frame);
      long at = frame.alloc(Hkdf.PRK);
      Pool.write(at, prk);
      key.prk(at, Hkdf.PRK);
      long out = frame.alloc((long) infos.length * length);
      way.expand(out, length, key, infos);
      return Pool.read(out, infos.length * length);
    }
  }

  private static byte[] random(int octets) {
    byte[] random = new byte[octets];
    RANDOM.nextBytes(random);
    return random;
  }

  private static byte[][] infos(int count, int octets) {
    byte[][] infos = new byte[count][];
    for (int u = 0; u < count; u++) {
      infos[u] = random(octets);
    }
    return infos;
  }

  private static void agree(int count, int infoOctets, int length) {
    byte[] prk = random(Hkdf.PRK);
    byte[][] infos = infos(count, infoOctets);
    byte[] expected =
        expanded(
            (out, n, key, all) -> {
              for (int u = 0; u < all.length; u++) {
                key.expand(out + (long) u * n, n, all[u]);
              }
            },
            prk,
            length,
            infos);
    assertThat(expanded(Expansions::inLanes, prk, length, infos)).isEqualTo(expected);
    assertThat(expanded(Expansions::expand, prk, length, infos)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1,34", "15,34", "16,37", "17,37", "33,35", "40,36"})
  void groupsThatAreFullAndNot(int count, int infoOctets) {
    agree(count, infoOctets, 144);
    agree(count, infoOctets, 48);
  }

  @Test
  @DisplayName("every length of the info over two blocks")
  void infosOfAllLengths() {
    for (int infoOctets = 0; infoOctets < 130; infoOctets++) {
      agree(2, infoOctets, 68);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 28, 32, 36, 64, 8160})
  void outputsOfManyLengths(int length) {
    agree(3, 37, length);
  }

  @Test
  void noInfosAreNothing() {
    assertThat(expanded(Expansions::expand, random(Hkdf.PRK), 48, new byte[0][])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 50, 8164})
  void refusesOtherLengths(int length) {
    assertThatThrownBy(() -> expanded(Expansions::expand, random(Hkdf.PRK), length, infos(1, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("multiple of 4");
  }

  @Test
  void refusesInfosOfSeveralLengths() {
    byte[][] infos = {random(5), random(6)};
    assertThatThrownBy(() -> expanded(Expansions::expand, random(Hkdf.PRK), 48, infos))
        .hasMessage("infos of 5 and of 6 octets");
  }

  @Test
  @Tag("slow")
  @DisplayName("after the warm-up, more than are expanded in one go")
  void compiled() {
    assertThat(BaseMultiples.prepare()).isPositive();
    agree(2100, 37, 144);
  }
}

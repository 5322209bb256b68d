package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

@DisplayName("X25519 in lanes is that of RFC 7748 and of Bouncy Castle")
class AgreementBatchTest {

  private static final int OCTETS = AgreementBatch.OCTETS;

  private final Random random = new Random(7748);

  /// A scalar and a coordinate.
  private record Pair(byte[] scalar, byte[] u) {}

  private static Pair pair(String scalar, String u) {
    return new Pair(HexFormat.of().parseHex(scalar), HexFormat.of().parseHex(u));
  }

  private byte[] any() {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return octets;
  }

  /// Little-endian: the lowest octet, the ones between, the highest.
  private static byte[] octets(int lowest, int between, int highest) {
    byte[] octets = new byte[OCTETS];
    Arrays.fill(octets, (byte) between);
    octets[0] = (byte) lowest;
    octets[OCTETS - 1] = (byte) highest;
    return octets;
  }

  /// Coordinates around 0, p and 2^255, those of small order, and limbs at their edges.
  private static List<byte[]> coordinates() {
    List<byte[]> all = new ArrayList<>();
    for (int lowest : new int[] {0, 1, 2, 9}) {
      all.add(octets(lowest, 0, 0));
      all.add(octets(lowest, 0, 128));
    }
    for (int lowest : new int[] {0xeb, 0xec, 0xed, 0xee, 0xef, 0xff}) {
      all.add(octets(lowest, 255, 127));
      all.add(octets(lowest, 255, 255));
    }
    all.add(octets(0, 0, 64));
    all.add(octets(255, 255, 63));
    all.add(octets(0x55, 0x55, 0x55));
    HexFormat hex = HexFormat.of();
    all.add(hex.parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"));
    all.add(hex.parseHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"));
    return all;
  }

  private List<byte[]> scalars() {
    return List.of(
        octets(0, 0, 0), octets(255, 255, 255), octets(8, 0, 64), octets(0xaa, 0xaa, 0xaa), any());
  }

  /// Every scalar with every coordinate, then random pairs.
  private List<Pair> edgesAndRandom(int count) {
    List<Pair> all = new ArrayList<>();
    for (byte[] u : coordinates()) {
      for (byte[] scalar : scalars()) {
        all.add(new Pair(scalar, u));
      }
    }
    while (all.size() < count) {
      all.add(new Pair(any(), any()));
    }
    return all.subList(0, count);
  }

  private static byte[] expected(List<Pair> pairs) {
    byte[] all = new byte[pairs.size() * OCTETS];
    for (int i = 0; i < pairs.size(); i++) {
      X25519.scalarMult(pairs.get(i).scalar(), 0, pairs.get(i).u(), 0, all, i * OCTETS);
    }
    return all;
  }

  @FunctionalInterface
  private interface Way {
    void multiply(long out, long scalars, long coordinates, int count);
  }

  private static byte[] computed(List<Pair> pairs, Way way) {
    int n = pairs.size();
    try (Frame frame = Frame.open(3L * n * OCTETS)) {
      long scalars = frame.alloc((long) n * OCTETS);
      long coordinates = frame.alloc((long) n * OCTETS);
      long out = frame.alloc((long) n * OCTETS);
      for (int i = 0; i < n; i++) {
        put(scalars + (long) i * OCTETS, pairs.get(i).scalar());
        put(coordinates + (long) i * OCTETS, pairs.get(i).u());
      }
      way.multiply(out, scalars, coordinates, n);
      return SecretPool.MEM.asSlice(out, (long) n * OCTETS).toArray(JAVA_BYTE);
    }
  }

  private static void put(long to, byte[] octets) {
    MemorySegment.copy(octets, 0, SecretPool.MEM, JAVA_BYTE, to, OCTETS);
  }

  @Test
  void asInRfc7748() {
    List<Pair> pairs =
        List.of(
            pair(
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
            pair(
                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"));
    assertThat(HexFormat.of().formatHex(computed(pairs, AgreementBatch::inLanes)))
        .isEqualTo(
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 200})
  void inLanes(int count) {
    List<Pair> pairs = edgesAndRandom(count);
    assertThat(computed(pairs, AgreementBatch::inLanes)).isEqualTo(expected(pairs));
  }

  @Test
  @DisplayName("after the warm-up, by the way in, and a thousand times as in RFC 7748")
  void afterTheWarmUp() {
    // Whether the compiler gets them into registers is its own affair; OtherVectorsTest shows a JVM
    // in which it does.
    boolean _ = Rehearsal.AGREEMENTS.warmUp();
    List<Pair> pairs = edgesAndRandom(1025);
    byte[] out =
        computed(
            pairs,
            (to, scalars, coordinates, n) -> {
              if (!AgreementBatch.multiply(to, scalars, coordinates, n)) {
                AgreementBatch.inLanes(to, scalars, coordinates, n);
              }
            });
    assertThat(out).isEqualTo(expected(pairs));
    byte[] k = octets(9, 0, 0);
    byte[] u = k;
    for (int i = 0; i < 1000; i++) {
      byte[] result = computed(List.of(new Pair(k, u)), AgreementBatch::inLanes);
      u = k;
      k = result;
    }
    assertThat(HexFormat.of().formatHex(k))
        .isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  }

  @Test
  @DisplayName("fewer than the lanes are left to the caller, and nothing is written")
  void few() {
    List<Pair> pairs = edgesAndRandom(20).subList(19, 20);
    byte[] out =
        computed(
            pairs,
            (to, scalars, coordinates, n) ->
                assertThat(AgreementBatch.multiply(to, scalars, coordinates, n)).isFalse());
    assertThat(out).containsOnly(0);
  }
}

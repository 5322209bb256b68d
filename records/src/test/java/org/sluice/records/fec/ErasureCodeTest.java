package org.sluice.records.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.fec.ErasureFailure.Kind;

class ErasureCodeTest {
  private static final int BEFORE = 17;
  private static final int AFTER = 9;
  private static final RowProduct TABLE = new TableProduct();
  private static final RowProduct VECTOR = new VectorProduct();

  private static byte[] block(ErasureCode code, int symbol, SplittableRandom random) {
    byte[] block = new byte[(code.data() + code.parity()) * symbol];
    random.nextBytes(block);
    return block;
  }

  private static Kind kindOf(Runnable task) {
    try {
      task.run();
    } catch (ErasureFailure e) {
      assertThat(e.getMessage()).startsWith("erasure code: expected ");
      return e.kind();
    }
    throw new AssertionError("nothing was refused");
  }

  /// The golden block was computed by another program, from the formula alone.
  @Test
  void parityIsTheGoldenOctets() throws IOException {
    Map<String, String> golden;
    try (InputStream in =
        Objects.requireNonNull(ErasureCodeTest.class.getResourceAsStream("/fec/block.txt"))) {
      golden =
          new String(in.readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .filter(l -> !l.startsWith("#"))
              .map(l -> l.split(" +", 2))
              .collect(Collectors.toMap(f -> f[0], f -> f[1]));
    }
    byte[] data = HexFormat.of().parseHex(golden.get("data"));
    byte[] parity = HexFormat.of().parseHex(golden.get("parity"));
    for (RowProduct product : List.of(TABLE, VECTOR)) {
      byte[] block = Arrays.copyOf(data, data.length + parity.length);
      ErasureCode.with(5, 3, product).encode(block, 13);
      assertThat(HexFormat.of().formatHex(block, data.length, block.length))
          .isEqualTo(golden.get("parity"));
    }
  }

  @Test
  void bothPathsGiveTheSameOctetsForAnySize() {
    for (int seed = 0; seed < 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int data = 1 + random.nextInt(40);
      int parity = random.nextInt(20);
      // Around every multiple of a vector, and below one.
      int symbol = 1 + random.nextInt(seed % 2 == 0 ? 70 : 600);
      ErasureCode table = ErasureCode.with(data, parity, TABLE);
      byte[] block = block(table, symbol, random);
      byte[] same = block.clone();
      table.encode(block, symbol);
      ErasureCode.with(data, parity, VECTOR).encode(same, symbol);
      assertThat(same).as("%d+%d of %d, seed %d", data, parity, symbol, seed).isEqualTo(block);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1",
    "1,254,3",
    "254,1,130",
    "128,127,65",
    "2,0,9",
    "100,10,1376",
    "100,12,127",
    "100,13,128",
    "3,4,129",
    "7,5,256",
    "200,55,8896"
  })
  void edgesGiveTheSameOctetsAndComeBack(int data, int parity, int symbol) {
    SplittableRandom random = new SplittableRandom(symbol);
    ErasureCode table = ErasureCode.with(data, parity, TABLE);
    ErasureCode vector = ErasureCode.with(data, parity, VECTOR);
    byte[] whole = block(table, symbol, random);
    table.encode(whole, symbol);
    byte[] same = whole.clone();
    vector.encode(same, symbol);
    assertThat(same).isEqualTo(whole);
    for (ErasureCode code : List.of(table, vector)) {
      // As much as can be lost, data first.
      BitSet present = new BitSet();
      present.set(Math.min(parity, data), data + parity);
      assertRecovers(code, whole, symbol, present);
    }
  }

  @Test
  void anyKSymbolsGiveTheData() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int data = 1 + random.nextInt(30);
      int parity = random.nextInt(30);
      int symbol = 1 + random.nextInt(200);
      ErasureCode code = ErasureCode.with(data, parity, seed % 2 == 0 ? TABLE : VECTOR);
      byte[] whole = block(code, symbol, random);
      code.encode(whole, symbol);
      assertRecovers(code, whole, symbol, choose(data, data + parity, random));
    }
  }

  /// Every way to lose parity-many symbols of a small block.
  @Test
  void everyPatternOfLossesOfASmallBlock() {
    ErasureCode code = ErasureCode.with(6, 4, VECTOR);
    byte[] whole = block(code, 5, new SplittableRandom(7));
    code.encode(whole, 5);
    for (int pattern = 0; pattern < 1 << 10; pattern++) {
      BitSet present = BitSet.valueOf(new long[] {pattern});
      if (present.cardinality() >= 6) {
        assertRecovers(code, whole, 5, present);
      } else if (present.nextClearBit(0) < 6) {
        byte[] damaged = lost(whole, 5, present);
        byte[] before = damaged.clone();
        assertThat(kindOf(() -> code.recover(damaged, 5, present))).isEqualTo(Kind.TOO_FEW);
        assertThat(damaged).as("unchanged").isEqualTo(before);
        assertThat(kindOf(() -> code.recover(damaged, 0, 5, present, i -> new byte[5])))
            .isEqualTo(Kind.TOO_FEW);
        assertThat(damaged).as("unchanged").isEqualTo(before);
      }
    }
  }

  @Test
  void aWrongSymbolIsNotRepairedByAnErasureCode() {
    ErasureCode code = ErasureCode.of(4, 2);
    byte[] whole = block(code, 8, new SplittableRandom(1));
    code.encode(whole, 8);
    byte[] wrong = whole.clone();
    wrong[8] ^= 1;
    BitSet present = new BitSet();
    present.set(1, 6);
    code.recover(wrong, 8, present);
    assertThat(Arrays.copyOf(wrong, 8)).isNotEqualTo(Arrays.copyOf(whole, 8));
  }

  @Test
  void parityOfOneNumberIsTheSameInEveryCodeOfThatData() {
    ErasureCode few = ErasureCode.of(9, 2);
    ErasureCode many = ErasureCode.of(9, 30);
    byte[] small = block(few, 40, new SplittableRandom(3));
    byte[] large = Arrays.copyOf(small, 39 * 40);
    few.encode(small, 40);
    many.encode(large, 40);
    assertThat(Arrays.copyOf(large, small.length)).isEqualTo(small);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "-1,1", "1,-1", "200,56", "256,0", "2147483647,2147483647", "1,2147483647"})
  void noCodeForTheseNumbers(int data, int parity) {
    assertThat(kindOf(() -> ErasureCode.of(data, parity))).isEqualTo(Kind.PARAMETERS);
  }

  @ParameterizedTest
  @CsvSource({"59,10", "61,10", "0,10", "60,0", "60,-10", "60,11", "60,1073741825"})
  void noBlockOfThisLength(int length, int symbol) {
    ErasureCode code = ErasureCode.of(4, 2);
    byte[] block = new byte[length];
    assertThat(kindOf(() -> code.encode(block, symbol))).isEqualTo(Kind.BLOCK_LENGTH);
    assertThat(kindOf(() -> code.recover(block, symbol, new BitSet())))
        .isEqualTo(Kind.BLOCK_LENGTH);
  }

  /// Of data in the middle of a larger array, which stays as it is.
  @Test
  void parityOfDataThatLiesElsewhereIsThatOfTheBlock() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int data = 1 + random.nextInt(40);
      int parity = random.nextInt(20);
      int symbol = 1 + random.nextInt(300);
      int at = random.nextInt(500);
      ErasureCode code = ErasureCode.with(data, parity, seed % 2 == 0 ? TABLE : VECTOR);
      byte[] block = block(code, symbol, random);
      byte[] larger = new byte[at + data * symbol + random.nextInt(50)];
      random.nextBytes(larger);
      System.arraycopy(block, 0, larger, at, data * symbol);
      byte[] before = larger.clone();
      code.encode(block, symbol);
      assertThat(code.parityOf(larger, at, symbol))
          .as("%d+%d of %d at %d, seed %d", data, parity, symbol, at, seed)
          .isEqualTo(Arrays.copyOfRange(block, data * symbol, block.length));
      assertThat(larger).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"40,1,10", "40,-1,10", "39,0,10", "40,0,0", "40,0,-1", "40,0,536870912", "0,0,1"})
  void noParityOfDataThatIsNotThere(int length, int at, int symbol) {
    ErasureCode code = ErasureCode.of(4, 2);
    byte[] octets = new byte[length];
    BitSet present = new BitSet();
    present.set(2, 6);
    assertThat(kindOf(() -> code.parityOf(octets, at, symbol))).isEqualTo(Kind.BLOCK_LENGTH);
    assertThat(kindOf(() -> code.recover(octets, at, symbol, present, i -> new byte[10])))
        .isEqualTo(Kind.BLOCK_LENGTH);
  }

  @Test
  void inverseOfACauchyMatrixIsOne() {
    int[] x = {200, 3, 77, 255, 0};
    int[] y = {1, 2, 100, 254, 199};
    int[][] inverse = CauchyInverse.of(x, y);
    for (int row = 0; row < y.length; row++) {
      for (int column = 0; column < y.length; column++) {
        int sum = 0;
        for (int i = 0; i < x.length; i++) {
          sum ^= Gf256.multiply(inverse[row][i], Gf256.divide(1, x[i] ^ y[column]));
        }
        assertThat(sum).isEqualTo(row == column ? 1 : 0);
      }
    }
  }

  @Test
  void theFieldIsAField() {
    for (int a = 0; a < 256; a++) {
      assertThat(Gf256.multiply(a, 1)).isEqualTo(a);
      assertThat(Gf256.multiply(a, 0)).isZero();
      for (int b = 1; b < 256; b++) {
        assertThat(Gf256.divide(Gf256.multiply(a, b), b)).isEqualTo(a);
        assertThat(Gf256.multiply(a, b ^ 1)).isEqualTo(Gf256.multiply(a, b) ^ a);
      }
    }
    assertThatThrownBy(() -> Gf256.divide(1, 0)).isInstanceOf(ArithmeticException.class);
  }

  private static void assertRecovers(ErasureCode code, byte[] whole, int symbol, BitSet present) {
    byte[] damaged = lost(whole, symbol, present);
    code.recover(damaged, symbol, present);
    int data = code.data() * symbol;
    assertThat(Arrays.compare(damaged, 0, data, whole, 0, data))
        .as("%d+%d of %d, present %s", code.data(), code.parity(), symbol, present)
        .isZero();
    // The same where the data lies between other things.
    byte[] larger = new byte[BEFORE + data + AFTER];
    Arrays.fill(larger, (byte) 0x5a);
    byte[] expected = larger.clone();
    System.arraycopy(whole, 0, expected, BEFORE, data);
    System.arraycopy(lost(whole, symbol, present), 0, larger, BEFORE, data);
    code.recover(larger, BEFORE, symbol, present, i -> symbolOf(whole, symbol, i, present));
    assertThat(Arrays.mismatch(larger, expected)).isEqualTo(-1);
  }

  private static byte[] symbolOf(byte[] whole, int symbol, int number, BitSet present) {
    assertThat(present.get(number)).isTrue();
    return Arrays.copyOfRange(whole, number * symbol, (number + 1) * symbol);
  }

  private static byte[] lost(byte[] whole, int symbol, BitSet present) {
    byte[] damaged = whole.clone();
    for (int i = 0; i < whole.length / symbol; i++) {
      if (!present.get(i)) {
        Arrays.fill(damaged, i * symbol, (i + 1) * symbol, (byte) 0xa5);
      }
    }
    return damaged;
  }

  private static BitSet choose(int count, int of, SplittableRandom random) {
    BitSet chosen = new BitSet();
    while (chosen.cardinality() < count) {
      chosen.set(random.nextInt(of));
    }
    return chosen;
  }
}

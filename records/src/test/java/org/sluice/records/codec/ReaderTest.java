package org.sluice.records.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.id.Purpose;

class ReaderTest {

  private static Reader reader(String hex) {
    return new Reader(HexFormat.of().parseHex(hex), "Thing");
  }

  private static MalformedRecord refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    MalformedRecord e = catchThrowableOfType(MalformedRecord.class, c);
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void readsWhatWasWritten() {
    byte[] octets =
        new Writer()
            .u8(255)
            .u16(0xfffe)
            .u32(0xfffffffdL)
            .u64(Long.MAX_VALUE)
            .raw(new byte[] {1, 2})
            .bytes16(new byte[] {3})
            .bytes32(new byte[0])
            .text("Zoë 鍵 🔑")
            .code(Purpose.PAST)
            .mask(Set.of(Purpose.ISSUE, Purpose.SELF_TEST))
            .toByteArray();
    Reader in = new Reader(octets, "Thing");
    assertThat(in.u8("a")).isEqualTo(255);
    assertThat(in.u16("b")).isEqualTo(0xfffe);
    assertThat(in.u32("c")).isEqualTo(0xfffffffdL);
    assertThat(in.u64("d")).isEqualTo(Long.MAX_VALUE);
    assertThat(in.raw("e", 2)).containsExactly(1, 2);
    assertThat(in.bytes16("f", 1)).containsExactly(3);
    assertThat(in.bytes32("g", 0)).isEmpty();
    assertThat(in.text("h", 16)).isEqualTo("Zoë 鍵 🔑");
    assertThat(in.code("i", Purpose.class)).isEqualTo(Purpose.PAST);
    assertThat(in.mask("j", Purpose.class)).isEqualTo(EnumSet.of(Purpose.ISSUE, Purpose.SELF_TEST));
    in.end();
    assertThat(in.position()).isEqualTo(octets.length);
  }

  @Test
  void isBigEndian() {
    assertThat(new Writer().u16(0x0102).u32(0x03040506).u64(7).toByteArray())
        .isEqualTo(HexFormat.of().parseHex("0102030405060000000000000007"));
  }

  @Test
  void namesRecordFieldOffsetAndProblem() {
    Reader in = reader("0102030405");
    var _ = in.u32("first");
    MalformedRecord e = refused(() -> in.u16("second"));
    assertThat(e.what()).isEqualTo("Thing");
    assertThat(e.field()).isEqualTo("second");
    assertThat(e.offset()).isEqualTo(4);
    assertThat(e.problem()).isEqualTo("2 octets needed, 1 left");
    assertThat(e).hasMessage("Thing, field second at octet 4: 2 octets needed, 1 left");
  }

  @Test
  void givesTheOffsetOfAFieldThatAConstructorRefuses() {
    MalformedRecord e =
        refused(() ->
            Reader.decode(
                new byte[] {9, 8, 7},
                "Thing",
                in -> {
                  in.u8("a");
                  in.u16("b");
                  throw new MalformedRecord("Thing", "b", "never good");
                }));
    assertThat(e.offset()).isEqualTo(1);
    assertThat(e.problem()).isEqualTo("never good");
  }

  @Test
  void refusesTrailingOctets() {
    Reader in = reader("0000");
    var _ = in.u8("a");
    assertThat(refused(in::end).offset()).isEqualTo(1);
  }

  @Test
  void refusesNumbersFrom2To63And2To31() {
    assertThat(refused(() -> reader("8000000000000000").u64("n")).problem()).contains("2^63");
    assertThat(refused(() -> reader("80000000").int32("n")).problem()).contains("2^31");
    assertThat(reader("7fffffff").int32("n")).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void refusesALengthBeforeItAllocates() {
    assertThat(refused(() -> reader("7fffffff").bytes32("n", Integer.MAX_VALUE)).problem())
        .isEqualTo("2147483647 octets needed, 0 left");
    assertThat(refused(() -> reader("ffffffff").bytes32("n", 10)).offset()).isZero();
    assertThat(refused(() -> reader("000b").bytes16("n", 10)).problem())
        .isEqualTo("11 octets, at most 10 allowed");
    assertThat(refused(() -> reader("00ffffff").count32("n", 0, Integer.MAX_VALUE, 32)).problem())
        .contains("do not fit");
  }

  @Test
  void countsKeepToTheirBounds() {
    assertThat(reader("02aaaa").count8("n", 2, 2, 1)).isEqualTo(2);
    assertThat(refused(() -> reader("01aa").count8("n", 2, 3, 1)).problem())
        .isEqualTo("1 items, 2 to 3 allowed");
    assertThat(refused(() -> reader("0004aaaaaaaa").count16("n", 2, 3, 1)).problem())
        .isEqualTo("4 items, 2 to 3 allowed");
    assertThat(refused(() -> reader("02aa").count8("n", 0, 3, 1)).problem()).contains("fit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001c0", // a lone lead octet
        "0002c080", // overlong NUL
        "0003eda080", // a surrogate
        "0004f4908080", // above U+10FFFF
        "000100", // NUL
        "00010a", // line feed
        "00017f", // DEL
        "0002c285", // NEL, a C1 control
        "0003e280a8", // line separator
        "0003e280ae", // right-to-left override
        "0003e281a6", // left-to-right isolate
        "0003efbbbf" // byte order mark
      })
  void refusesTextThatIsNotPlainUtf8(String hex) {
    assertThat(refused(() -> reader(hex).text("t", 10)).offset()).isZero();
  }

  @Test
  void refusesUnknownCodesAndBits() {
    assertThat(refused(() -> reader("00").code("p", Purpose.class)).problem()).contains("0");
    assertThat(refused(() -> reader("07").code("p", Purpose.class)).problem()).contains("7");
    assertThat(refused(() -> reader("0080").mask("p", Purpose.class)).problem())
        .isEqualTo("unknown bits");
    assertThat(reader("0000").mask("p", Purpose.class)).isEmpty();
  }

  @Test
  void refusesAnotherVersionAndAnotherMagic() {
    assertThat(refused(() -> reader("02").version(1)).field()).isEqualTo("version");
    assertThat(refused(() -> reader("5342").magic(new byte[] {0x53, 0x41})).field())
        .isEqualTo("magic");
  }

  @Test
  void writerRefusesWhatDoesNotFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().u8(256));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().u8(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().u16(0x10000));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().u32(0x1_0000_0000L));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().u64(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().text("\ud800"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().text("a\tb"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().text("a".repeat(65_536)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().bytes16(new byte[65_536]));
  }

  @Test
  void octetsAreCopiedInAndOut() {
    byte[] source = {1, 2, 3};
    Octets octets = Octets.of(source);
    source[0] = 9;
    octets.toArray()[1] = 9;
    assertThat(octets).isEqualTo(Octets.fromHex("010203")).hasToString("010203");
    assertThat(octets)
        .isNotEqualTo(Octets.fromHex("010204"))
        .hasSameHashCodeAs(Octets.fromHex("010203"));
  }
}

package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

class IdentifierTest {
  private static final KmsUri KMS = KmsUri.parse("kms.example.org");
  private static final PeriodRule DAYS30 = PeriodRule.hashed(2_592_000, 0);

  @Test
  @DisplayName("RFC 6509 section 3.2: the identifier of the RFC's examples")
  void monthly() {
    UserUri user = UserUri.parse("tel:+447700900123");
    long period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.parse("2011-02-01T00:00:00Z")).number();
    Identifier id = Identifier.of(PeriodRule.MONTHLY, user, KMS, period);
    assertThat(id)
        .hasToString("323031312d30320074656c3a2b34343737303039303031323300")
        .isEqualTo(Identifier.of(PeriodRule.MONTHLY, user, KmsUri.parse("other.example"), period));
    assertThat(id.octets()).hasSize(26);
    assertThat(Identifier.of(PeriodRule.MONTHLY, user, KMS, period + 1)).isNotEqualTo(id);
  }

  @Test
  @DisplayName("TS 33.180 clause F.2.1: the example")
  void hashed() {
    UserUri user = UserUri.parse("sip:user@example.org");
    Identifier id = Identifier.of(DAYS30, user, KMS, 1388);
    assertThat(id).hasToString("3a81fb14c3b1d0fe43c9c577104d55a6d81788bfd2f09743c4557746a5a0353b");
    assertThat(Identifier.of(DAYS30, user, KMS, 1389)).isNotEqualTo(id);
    assertThat(Identifier.of(PeriodRule.hashed(2_592_000, 1), user, KMS, 1388)).isNotEqualTo(id);
    assertThat(Identifier.of(DAYS30, user, KmsUri.parse("kms.example.org:1"), 1388))
        .isNotEqualTo(id);
  }

  @Test
  @DisplayName("integers stand in the shortest form, zero as one octet")
  void shortestIntegers() {
    byte[] s =
        new Writer()
            .u8(0)
            .raw("MIKEY-SAKKE-UID".getBytes(StandardCharsets.US_ASCII))
            .u16(15)
            .raw("u".getBytes(StandardCharsets.US_ASCII))
            .u16(1)
            .raw("k".getBytes(StandardCharsets.US_ASCII))
            .u16(1)
            .raw(HexFormat.of().parseHex("010000"))
            .u16(3)
            .u8(0)
            .u16(1)
            .raw(HexFormat.of().parseHex("7fffffffffffffff"))
            .u16(8)
            .toByteArray();
    assertThat(
            Identifier.hashed(
                "u".getBytes(StandardCharsets.US_ASCII),
                "k".getBytes(StandardCharsets.US_ASCII),
                0x10000,
                0,
                Long.MAX_VALUE))
        .isEqualTo(Hash32.sha256(s).octets());
  }

  @Test
  @DisplayName("the reference's table of third-party UIDs, if it is there")
  void thirdPartyTable() throws IOException {
    String shared = System.getProperty("sluice.shared", "");
    Path file = Path.of(shared, "reference/vectors/mikey-sakke/uid-format2.json");
    assumeTrue(
        !shared.isEmpty() && Files.exists(file),
        "third-party UIDs were not checked: sluice.shared does not name the reference folder");
    Matcher m =
        Pattern.compile(
                "\"identifier\": \"([^\"]+)\",\\s+\"kmsUri\": \"([^\"]+)\","
                    + "\\s+\"keyPeriodSeconds\": (\\d+),\\s+\"keyPeriodOffsetSeconds\": (\\d+),"
                    + "\\s+\"keyPeriodNo\": (\\d+),[^}]+?\"uid_hex\": \"([0-9a-f]{64})\"")
            .matcher(Files.readString(file));
    int checked = 0;
    while (m.find()) {
      // The raw function: some of these URIs and offsets are not ones that we would issue for.
      byte[] uid =
          Identifier.hashed(
              m.group(1).getBytes(StandardCharsets.UTF_8),
              m.group(2).getBytes(StandardCharsets.UTF_8),
              Long.parseLong(m.group(3)),
              Long.parseLong(m.group(4)),
              Long.parseLong(m.group(5)));
      assertThat(HexFormat.of().formatHex(uid)).as(m.group(1)).isEqualTo(m.group(6));
      checked++;
    }
    assertThat(checked).isGreaterThan(5);
  }

  @Test
  void hasAtMost127Octets() {
    UserUri longest = UserUri.parse("sip:" + "u".repeat(118 - 4 - 5) + "@host");
    assertThat(Identifier.of(PeriodRule.MONTHLY, longest, KMS, 1522).octets()).hasSize(127);
    UserUri longer = UserUri.parse("sips:" + "u".repeat(118 - 4 - 5) + "@host");
    assertThatThrownBy(() -> Identifier.of(PeriodRule.MONTHLY, longer, KMS, 1522))
        .isInstanceOf(MalformedRecord.class);
    assertThat(Identifier.of(DAYS30, longer, KMS, 1522).octets()).hasSize(32);
  }

  @Test
  void firstOctetOfTheVariableFormatIsNeverZero() {
    for (long period : new long[] {0, 1522, 97_199}) {
      assertThat(
              Identifier.of(PeriodRule.MONTHLY, UserUri.parse("tel:+123"), KMS, period).octets()[0])
          .isBetween((byte) '1', (byte) '9');
    }
  }

  @Test
  void refusesAPeriodThatTheRuleDoesNotHave() {
    UserUri user = UserUri.parse("tel:+447700900123");
    assertThatThrownBy(() -> Identifier.of(PeriodRule.MONTHLY, user, KMS, -1))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Identifier.of(PeriodRule.MONTHLY, user, KMS, 97_200))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Identifier.of(DAYS30, user, KMS, Long.MAX_VALUE))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  void commitmentHidesTheUserBehindTheSalt() {
    UserUri user = UserUri.parse("tel:+447700900123");
    byte[] salt = new byte[32];
    salt[31] = 1;
    byte[] octets =
        new Writer()
            .raw("sluice/identity/v1".getBytes(StandardCharsets.US_ASCII))
            .raw(salt)
            .u16(17)
            .raw(user.octets())
            .toByteArray();
    assertThat(IdentityCommitment.of(salt, user)).isEqualTo(Hash32.sha256(octets));
    assertThat(IdentityCommitment.of(new byte[32], user))
        .isNotEqualTo(IdentityCommitment.of(salt, user));
    assertThat(IdentityCommitment.selfTest())
        .isEqualTo(IdentityCommitment.of(new byte[32], UserUri.SELF_TEST));
    assertThatThrownBy(() -> IdentityCommitment.of(new byte[31], user))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  void hashesAndIdsHaveTheirLength() {
    assertThatThrownBy(() -> Hash32.of(new byte[31])).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Hash32.of(new byte[33])).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Hash32.fromHex("zz")).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> RequestId.of(new byte[15])).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> RequestId.fromHex("00")).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> StreamId.of(new byte[17])).isInstanceOf(MalformedRecord.class);
    assertThat(Hash32.sha256())
        .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    byte[] octets = Hash32.ZERO.octets();
    octets[0] = 1;
    assertThat(Hash32.ZERO.isZero()).isTrue();
    assertThat(Hash32.of(octets)).isGreaterThan(Hash32.ZERO);
    assertThat(Hash32.read(new Reader(octets, "x"), "h")).isEqualTo(Hash32.of(octets));
  }
}

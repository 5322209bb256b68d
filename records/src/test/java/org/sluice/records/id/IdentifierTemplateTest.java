package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

class IdentifierTemplateTest {
  private static final KmsUri KMS = KmsUri.parse("kms.example.org");
  private static final UserUri USER = UserUri.parse("tel:+447700900123");
  private static final long NOVEMBER_2026 = 1522;

  private static Identifier identifier(String template, UserUri user, long period) {
    return Identifier.of(
        PeriodRule.templated(IdentifierTemplate.parse(template)), user, KMS, period);
  }

  @Test
  void writesEachPart() {
    byte[] id = identifier("x#0#month/#year;#uri#0#0", USER, NOVEMBER_2026).octets();
    assertThat(id)
        .isEqualTo(("x\0" + "11/2026;tel:+447700900123\0\0").getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("RFC 6509 section 3.2 written as a template gives the RFC's identifier")
  void rfc6509AsATemplate() {
    assertThat(identifier("#year-#month#0#uri#0", USER, 1333))
        .isEqualTo(Identifier.of(PeriodRule.MONTHLY, USER, KMS, 1333))
        .hasToString("323031312d30320074656c3a2b34343737303039303031323300");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#uri#year#month",
        "#year#month#uri",
        "#month#uri#year",
        "#year-#month#0#uri#0",
        "20#uri20#month#year",
        "tel:+#uri1#year0#month"
      })
  @DisplayName("no two pairs of user and month share an identifier, and each can be read back")
  void oneToOne(String text) {
    Map<Octets, String> owner = new HashMap<>();
    List<UserUri> users = new ArrayList<>();
    // Users chosen to meet digits, separators and each other's prefixes and suffixes.
    for (String u :
        List.of(
            "tel:+123",
            "tel:+1232",
            "tel:+12320",
            "tel:+123202611",
            "tel:+202611123",
            "tel:+999202611",
            "sip:a@h",
            "sip:a@h1",
            "sip:2026-11@h",
            "sips:a@h",
            "sip:a@h:2026",
            "sip:a@h:20261")) {
      users.add(UserUri.parse(u));
    }
    for (UserUri user : users) {
      for (long period : new long[] {0, 1, 11, 12, 1521, 1522, 1533, 97_199}) {
        Octets id = Octets.of(identifier(text, user, period).octets());
        String who = user + " " + new KeyPeriod(PeriodRule.MONTHLY, period).label();
        assertThat(owner.put(id, who)).as(who).isNull();
        assertThat(readBack(text, id.toArray())).isEqualTo(who);
      }
    }
  }

  /// Undoes a template by lengths alone, as its documentation says one can.
  private static String readBack(String template, byte[] id) {
    String whole = new String(id, StandardCharsets.US_ASCII);
    String pattern = template.replace("+", "\\+").replace("#0", "\0");
    int fixed =
        pattern
            .replace("\\+", "+")
            .replace("#uri", "")
            .replace("#year", "yyyy")
            .replace("#month", "mm")
            .length();
    Matcher m =
        Pattern.compile(
                pattern
                    .replace("#uri", "(?<uri>.{" + (whole.length() - fixed) + "})")
                    .replace("#year", "(?<year>.{4})")
                    .replace("#month", "(?<month>.{2})"))
            .matcher(whole);
    assertThat(m.matches()).isTrue();
    return m.group("uri")
        + " "
        + YearMonth.of(Integer.parseInt(m.group("year")), Integer.parseInt(m.group("month")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0 characters",
        "#year#month|#uri stands in it 0 times",
        "#uri#month|#year stands in it 0 times",
        "#uri#year|#month stands in it 0 times",
        "#uri#uri#year#month|#uri stands in it 2 times",
        "#uri#year#year#month|#year stands in it 2 times",
        "#uri#year#month#month|#month stands in it 2 times",
        "#0#uri#year#month|begins with a zero octet",
        "#uri#year#month#|character 16 is neither",
        "#uri#year#month##|character 16 is neither",
        "#uri#year#month#1|character 16 is neither",
        "#URI#year#month|character 1 is neither",
        "#uri#year#month#day|character 16 is neither",
        "#uri #year#month|character 5 is neither",
        "#uri#year#monthé|character 16 is neither",
        "1|#uri stands in it 0 times"
      })
  void refusesWhatWouldBeAmbiguous(String text, String problem) {
    assertThatThrownBy(() -> IdentifierTemplate.parse(text))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("template")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesControlCharactersAndTooMuch() {
    for (String bad : List.of("\0", "\t", "\n", "\u007f", "\u00e9", "\ud800")) {
      assertThatThrownBy(() -> IdentifierTemplate.parse("#uri#year#month" + bad))
          .isInstanceOf(MalformedRecord.class);
    }
    String most = "x".repeat(IdentifierTemplate.MAX_FIXED_OCTETS - 6) + "#uri#year#month";
    UserUri longestTel = UserUri.parse("tel:+123456789012345");
    assertThat(identifier(most, longestTel, NOVEMBER_2026).octets()).hasSize(Identifier.MAX_OCTETS);
    assertThatThrownBy(() -> IdentifierTemplate.parse("x" + most))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("108 octets besides the URI, at most 107");
    assertThatThrownBy(() -> IdentifierTemplate.parse("#uri#year#month" + "#0".repeat(121)))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("257 characters");
    UserUri longer = UserUri.parse("sip:" + "u".repeat(12) + "@host");
    assertThatThrownBy(() -> identifier(most, longer, NOVEMBER_2026))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("identifier of 128 octets");
  }

  @Test
  void theRuleCarriesItInRecordsAndCertificates() {
    PeriodRule rule = PeriodRule.templated(IdentifierTemplate.parse("#year#month:#uri"));
    Writer out = new Writer();
    rule.write(out);
    byte[] octets = out.toByteArray();
    assertThat(octets).hasSize(1 + 8 + 8 + 2 + 16).startsWith(241);
    assertThat(Reader.decode(octets, "PeriodRule", PeriodRule::read)).isEqualTo(rule);
    assertThat(rule.userIdFormat()).isEqualTo("#year#month:#uri");
    assertThat(PeriodRule.ofCertificate("#year#month:#uri", 0, 0)).isEqualTo(rule);
    assertThat(PeriodRule.ofCertificate("2", 10, 3)).isEqualTo(PeriodRule.hashed(10, 3));
    assertThat(PeriodRule.ofCertificate("1", 0, 0)).isEqualTo(PeriodRule.MONTHLY);
    assertThat(PeriodRule.MONTHLY.userIdFormat()).isEqualTo("1");
    assertThat(rule).asString().endsWith("offsetSeconds=0, template=#year#month:#uri]");
  }

  @Test
  @DisplayName("the two older formats are encoded as ever: 17 octets")
  void olderFormatsStay() {
    Writer out = new Writer();
    PeriodRule.MONTHLY.write(out);
    PeriodRule.hashed(2_592_000, 7).write(out);
    assertThat(Octets.of(out.toByteArray()))
        .hasToString("01" + "00".repeat(16) + "02" + "0000000000278d00" + "0000000000000007");
  }

  @Test
  void refusesATemplateWithoutTheFormatAndTheFormatWithoutATemplate() {
    IdentifierTemplate t = IdentifierTemplate.parse("#uri#year#month");
    assertThatThrownBy(() -> new PeriodRule(IdentifierFormat.TEMPLATE, 0, 0))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(
            () -> new PeriodRule(IdentifierFormat.RFC6509_MONTHLY, 0, 0, java.util.Optional.of(t)))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(
            () -> new PeriodRule(IdentifierFormat.TEMPLATE, 2_592_000, 0, java.util.Optional.of(t)))
        .isInstanceOf(MalformedRecord.class);
    for (String other : List.of("", "0", "3", "241", "240", "01", "+1", " 1")) {
      assertThatThrownBy(() -> PeriodRule.ofCertificate(other, 0, 0))
          .as(other)
          .isInstanceOf(MalformedRecord.class);
    }
    assertThatThrownBy(() -> PeriodRule.ofCertificate("#uri#year#month", 10, 0))
        .isInstanceOf(MalformedRecord.class);
    byte[] noTemplate = new Writer().u8(241).u64(0).u64(0).text("#uri").toByteArray();
    assertThatThrownBy(() -> Reader.decode(noTemplate, "PeriodRule", PeriodRule::read))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("field template at octet 17");
  }
}

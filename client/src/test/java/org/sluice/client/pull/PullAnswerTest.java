package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;

class PullAnswerTest {

  private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private static PullAnswer parse(String json) {
    return PullAnswer.parse("server", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsEveryField() {
    PullAnswer answer =
        parse(
            "{\"records\":[{\"sealed\":\"AQ==\",\"entry\":\"Ag==\",\"index\":7,\"proof\":[\""
                + HASH
                + "\"]}],\"checkpoint\":\"Aw==\",\"access\":\"BA==\",\"certificate\":\"BQ==\"}");
    assertThat(answer.records()).hasSize(1);
    assertThat(answer.records().getFirst().sealed().toArray()).containsExactly(1);
    assertThat(answer.records().getFirst().entry().toArray()).containsExactly(2);
    assertThat(answer.records().getFirst().index()).isEqualTo(7);
    assertThat(answer.records().getFirst().proof()).hasSize(1);
    assertThat(answer.checkpoint().toArray()).containsExactly(3);
    assertThat(answer.access().toArray()).containsExactly(4);
    assertThat(answer.certificate().toArray()).containsExactly(5);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "14,14",
    "60,60",
    "61,60",
    "366,60",
    "2147483648,60",
    "4294967303,60",
    "9223372036854775807,60",
    "9223372036854775808,60",
    "99999999999999999999999999999999999999999,60",
    "-1,0",
    "-2147483649,0",
    "-9223372036854775808,0",
    "-99999999999999999999999999999999999999999,0"
  })
  void daysOfReleaseAreBroughtWithinBounds(String said, int taken) {
    assertThat(parse(withDays(said)).releaseDays()).hasValue(taken);
  }

  @Test
  void aServerNeedNotSayTheDaysOfRelease() {
    String none = withDays("7").replace(",\"releaseDays\":7", "");
    assertThat(none).doesNotContain("releaseDays");
    assertThat(parse(none).releaseDays()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", "7.5", "1e3", "1e999999999", "null", "true", "[7]", "{}"})
  void daysOfReleaseThatAreNoWholeNumberAreNamed(String said) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> parse(withDays(said)))
        .withMessageContaining("releaseDays")
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.SERVER_ANSWER));
  }

  private static String withDays(String said) {
    return "{\"records\":[],\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\",\"releaseDays\":"
        + said
        + "}";
  }

  @Test
  void readsADocument() {
    assertThat(
            PullAnswer.document(
                "server",
                "certificate",
                "{\"certificate\":\"AQI=\"}".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "<html>",
        "{\"records\":[]}",
        "{\"records\":{},\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[],\"checkpoint\":1,\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[],\"checkpoint\":\"*\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[],\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"} x",
        "{\"records\":[],\"records\":[],\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[{\"sealed\":\"\",\"entry\":\"\",\"index\":-1,\"proof\":[]}],"
            + "\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[{\"sealed\":\"\",\"entry\":\"\",\"index\":1.5,\"proof\":[]}],"
            + "\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[{\"sealed\":\"\",\"entry\":\"\",\"index\":0,\"proof\":[\"AQ==\"]}],"
            + "\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"records\":[{\"sealed\":\"\",\"entry\":\"\",\"index\":0}],"
            + "\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}",
        "{\"a\":[[[[[[[[[[1]]]]]]]]]]}"
      })
  void refusesWhatIsNoAnswer(String json) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> parse(json))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.SERVER_ANSWER));
  }

  @Test
  void refusesMoreRecordsThanAUserCanHave() {
    String record = "{\"sealed\":\"\",\"entry\":\"\",\"index\":0,\"proof\":[]}";
    String many = (record + ",").repeat(PullAnswer.MAX_RECORDS) + record;
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() ->
            parse(
                "{\"records\":["
                    + many
                    + "],\"checkpoint\":\"\",\"access\":\"\",\"certificate\":\"\"}"));
  }
}

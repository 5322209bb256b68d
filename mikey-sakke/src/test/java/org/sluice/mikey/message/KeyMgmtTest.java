package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.message.SdpRefused.Problem;

class KeyMgmtTest {

  private static final byte[] ONE = {1, 26, 5};
  private static final byte[] TWO = {1, 26, 5, 1};
  private static final String SESSION = "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";

  private static void refused(Problem problem, Runnable what) {
    assertThatThrownBy(what::run)
        .isInstanceOfSatisfying(
            SdpRefused.class, e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem));
  }

  @Test
  void aLineComesBackAsItsMessage() {
    assertThat(KeyMgmt.format(ONE)).isEqualTo("a=key-mgmt:mikey ARoF");
    assertThat(KeyMgmt.parse("a=key-mgmt:mikey ARoF")).isEqualTo(ONE);
    assertThat(KeyMgmt.parse("a=key-mgmt: mikey ARoF")).isEqualTo(ONE);
    byte[] longest = new byte[Imessage.MAX_OCTETS];
    assertThat(KeyMgmt.format(longest).length()).isLessThanOrEqualTo(KeyMgmt.MAX_LINE);
    assertThat(KeyMgmt.parse(KeyMgmt.format(longest))).isEqualTo(longest);
  }

  @Test
  @DisplayName(
      "RFC 4567: session-level lines of a body, in their order; other protocols are passed over")
  void aBody() {
    String body =
        SESSION
            + "a=key-mgmt:other AAAA\r\n"
            + KeyMgmt.format(ONE)
            + "\r\na=tool:x\r\n"
            + KeyMgmt.format(TWO)
            + "\r\nm=audio 9 RTP/SAVP 0\r\na=key-mgmt:other AAAA\r\n";
    for (String end : List.of("\r\n", "\n")) {
      assertThat(KeyMgmt.inSdp(body.replace("\r\n", end))).containsExactly(ONE, TWO);
    }
    assertThat(KeyMgmt.inSdp(KeyMgmt.format(ONE))).containsExactly(ONE);
  }

  @Test
  void aBodyWithoutAMessageOrWithOneBelowAMedium() {
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp(""));
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp(SESSION));
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp(SESSION + "a=key-mgmt:other AAAA\r\n"));
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp(SESSION + "A=KEY-MGMT:MIKEY ARoF\r\n"));
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp(SESSION + " a=key-mgmt:mikey ARoF\r\n"));
    refused(
        Problem.MEDIA_LEVEL,
        () -> KeyMgmt.inSdp(SESSION + "m=audio 9 RTP/SAVP 0\r\n" + KeyMgmt.format(ONE)));
    refused(
        Problem.MEDIA_LEVEL,
        () ->
            KeyMgmt.inSdp(KeyMgmt.format(ONE) + "\nm=audio 9 RTP/SAVP 0\n" + KeyMgmt.format(ONE)));
  }

  @Test
  void limits() {
    String line = KeyMgmt.format(ONE) + "\n";
    assertThat(KeyMgmt.inSdp(line.repeat(KeyMgmt.MAX_MESSAGES))).hasSize(KeyMgmt.MAX_MESSAGES);
    refused(Problem.TOO_MANY, () -> KeyMgmt.inSdp(line.repeat(KeyMgmt.MAX_MESSAGES + 1)));
    refused(Problem.TOO_LONG, () -> KeyMgmt.inSdp(" ".repeat(KeyMgmt.MAX_BODY + 1)));
    refused(Problem.TOO_LONG, () -> KeyMgmt.parse("a".repeat(KeyMgmt.MAX_LINE + 1)));
    refused(Problem.TOO_LONG, () -> KeyMgmt.format(new byte[Imessage.MAX_OCTETS + 1]));
    refused(Problem.TOO_LONG, () -> KeyMgmt.format(new byte[0]));
    String big = Base64.getEncoder().encodeToString(new byte[Imessage.MAX_OCTETS + 1]);
    refused(Problem.TOO_LONG, () -> KeyMgmt.parse("a=key-mgmt:mikey " + big));
    refused(Problem.NO_MESSAGE, () -> KeyMgmt.inSdp("\n".repeat(KeyMgmt.MAX_BODY)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=key-mgmt:mikey|OTHER_PROTOCOL",
        "a=key-mgmt:mikeyARoF|OTHER_PROTOCOL",
        "a=key-mgmt:MIKEY ARoF|OTHER_PROTOCOL",
        "a=key-mgmt:  mikey ARoF|OTHER_PROTOCOL",
        "a=key-mgmt:mikey-v2 ARoF|OTHER_PROTOCOL",
        "a=key-mgmt|NO_MESSAGE",
        "b=key-mgmt:mikey ARoF|NO_MESSAGE",
        "'a=key-mgmt:mikey '|NOT_BASE64",
        "a=key-mgmt:mikey ARo|NOT_BASE64",
        "a=key-mgmt:mikey ARoFAQ|NOT_BASE64",
        "a=key-mgmt:mikey ARoFAR==|NOT_BASE64",
        "a=key-mgmt:mikey AR oF|NOT_BASE64",
        "'a=key-mgmt:mikey ARoF '|NOT_BASE64",
        "a=key-mgmt:mikey A-oF|NOT_BASE64",
        "a=key-mgmt:mikey ====|NOT_BASE64"
      })
  void refusesWhatIsNoSuchLine(String line, Problem problem) {
    refused(problem, () -> KeyMgmt.parse(line));
  }
}

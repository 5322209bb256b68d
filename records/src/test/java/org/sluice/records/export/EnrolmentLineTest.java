package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;

class EnrolmentLineTest {
  private static final TestKey KEY = TestKey.number(20);

  private static EnrolmentLine.Content content(String user) {
    return new EnrolmentLine.Content(
        Samples.DOMAIN,
        UserUri.parse(user),
        "phone-1",
        Octets.of(KEY.spki()),
        KeyHash.P256,
        Octets.of(TestKey.number(21).point()),
        Samples.hash("profile"),
        Samples.octets("nonce", 16));
  }

  private static final String LINE = content("tel:+447700900123").sign(KEY).toString();

  @Test
  void readsWhatItWrote() {
    EnrolmentLine line = EnrolmentLine.parse(LINE);
    assertThat(line).hasToString(LINE).isEqualTo(content("tel:+447700900123").sign(KEY));
    assertThat(line.verify()).isTrue();
    assertThat(line.content().authKeyHash()).isEqualTo(KEY.keyId());
    assertThat(line.content().sealKeyHash())
        .isEqualTo(Hash32.sha256(new byte[] {2}, TestKey.number(21).point()));
    assertThat(LINE).startsWith("sluice-enrol/1 north.example tel:+447700900123 phone-1 ");
  }

  @Test
  @DisplayName("a changed character is refused or does not verify, wherever it is")
  void everyCharacterCounts() {
    for (int at = 0; at < LINE.length(); at++) {
      for (char c : new char[] {'a', 'B', '7', '-', '_', ' ', '=', '\n'}) {
        if (LINE.charAt(at) == c) {
          continue;
        }
        String bad = LINE.substring(0, at) + c + LINE.substring(at + 1);
        boolean believed;
        try {
          EnrolmentLine line = EnrolmentLine.parse(bad);
          assertThat(line).hasToString(bad);
          believed = line.verify();
        } catch (MalformedRecord e) {
          assertThat(e.offset()).isBetween(0, LINE.length());
          believed = false;
        }
        assertThat(believed).as("%s at %d", c, at).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, magic, sluice-enrol/2",
    "1, domain, North.example",
    "2, user, mailto:x",
    "3, deviceId, " + "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
    "4, authSpki, AAAA",
    "5, sealSuite, 4",
    "5, sealPublicKey, 3",
    "5, sealSuite, 02",
    "5, sealSuite, +2",
    "5, sealPublicKey, 1",
    "6, sealPublicKey, AAAA",
    "7, profileHash, ABCD",
    "8, nonce, AAAA",
    "8, nonce, 'AAAAAAAAAAAAAAAAAAAAAA=='",
    "8, nonce, AAAAAAAAAAAAAAAAAAAAAB",
    "8, nonce, '++++++++++++++++++++++'",
    "9, signature, AAAA"
  })
  void namesTheWordThatIsWrong(int word, String field, String text) {
    String[] words = LINE.split(" ");
    words[word] = text;
    assertThatThrownBy(() -> EnrolmentLine.parse(String.join(" ", words)))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            e -> {
              assertThat(e.what()).isEqualTo("EnrolmentLine");
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.offset())
                  .isEqualTo(
                      String.join(" ", words)
                              .indexOf(" " + (field.equals("sealPublicKey") ? words[6] : text))
                          + 1);
            });
  }

  @Test
  void refusesAnotherNumberOfWords() {
    for (String bad : new String[] {"", LINE + " x", LINE + "\n", " " + LINE, LINE + " "}) {
      assertThatThrownBy(() -> EnrolmentLine.parse(bad)).isInstanceOf(MalformedRecord.class);
    }
    String cut = LINE.substring(0, LINE.lastIndexOf(' '));
    assertThatThrownBy(() -> EnrolmentLine.parse(cut)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void aLineHasAtMost1024Characters() {
    int spare = EnrolmentLine.MAX_CHARACTERS - LINE.length();
    String longest = "sip:" + "u".repeat(17 + spare - 4 - 2) + "@h";
    String line = content(longest).sign(KEY).toString();
    assertThat(line).hasSize(1024);
    assertThat(EnrolmentLine.parse(line).verify()).isTrue();
    EnrolmentLine.Content longer = content(longest.replace("sip:", "sips:"));
    assertThatThrownBy(() -> longer.sign(KEY)).isInstanceOf(MalformedRecord.class);
    String longerLine = LINE.replace("tel:+447700900123", longest.replace("sip:", "sips:"));
    assertThatThrownBy(() -> EnrolmentLine.parse(longerLine))
        .isInstanceOfSatisfying(
            MalformedRecord.class, e -> assertThat(e.field()).isEqualTo("line"));
  }

  @Test
  void aSignatureByAnotherKeyDoesNotVerify() {
    assertThat(content("tel:+447700900123").sign(TestKey.number(22)).verify()).isFalse();
    EnrolmentLine swapped =
        new EnrolmentLine(content("tel:+447700900124"), EnrolmentLine.parse(LINE).signature());
    assertThat(swapped.verify()).isFalse();
    assertThat(Base64.getUrlDecoder().decode(LINE.substring(LINE.lastIndexOf(' ') + 1)))
        .hasSize(64);
  }
}

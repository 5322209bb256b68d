package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

@DisplayName("A transport key on its way to the appliance")
class TransportKeyLineTest {
  private static final UserUri USER = UserUri.parse("sip:user@example.org");

  private static TransportKeyLine.Content content(Optional<String> integrity) {
    return new TransportKeyLine.Content(
        Samples.DOMAIN, USER, "radio-1", "tk.12.user@example.org", integrity, Samples.hash("key"));
  }

  private static TransportKeyLine line(Optional<String> integrity, int ciphertext) {
    return new TransportKeyLine(
        content(integrity), Samples.octets("enc", 32), Samples.octets("sealed", ciphertext));
  }

  private static final String BOTH = line(Optional.of("ink.12.user@example.org"), 80).toString();

  @Test
  @DisplayName("is read as it was written, with an integrity key and without")
  void readsWhatItWrote() {
    for (TransportKeyLine written :
        new TransportKeyLine[] {
          line(Optional.empty(), 48), line(Optional.of("ink.12.user@example.org"), 80)
        }) {
      TransportKeyLine read = TransportKeyLine.parse(written.toString());
      assertThat(read).isEqualTo(written).hasToString(written.toString());
      assertThat(read.id()).isEqualTo(written.id());
      assertThat(read.content().info()).isEqualTo(written.content().info());
    }
    assertThat(BOTH)
        .startsWith(
            "sluice-transport/1 north.example sip:user@example.org radio-1"
                + " tk.12.user@example.org ink.12.user@example.org ");
  }

  @Test
  @DisplayName("its id changes with every character, and what it is sealed as with every name")
  void bound() {
    TransportKeyLine line = TransportKeyLine.parse(BOTH);
    TransportKeyLine other =
        new TransportKeyLine(line.content(), line.enc(), Samples.octets("other", 80));
    assertThat(other.id()).isNotEqualTo(line.id());
    assertThat(content(Optional.empty()).info())
        .isNotEqualTo(content(Optional.of("ink.1.a")).info());
  }

  @ParameterizedTest
  @CsvSource({
    "0, magic, sluice-transport/2",
    "1, domain, North.example",
    "2, user, mailto:x",
    "3, deviceId, " + "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
    "4, transportName, ''",
    "4, transportName, 'tk.12.us\u00e9r'",
    "5, integrityName, tk.12.user@example.org",
    "5, ciphertext, -",
    "6, importKey, ABCD",
    "7, enc, AAAA",
    "8, ciphertext, AAAA",
    "8, ciphertext, 'AAA='"
  })
  @DisplayName("a wrong word is named")
  void namesTheWordThatIsWrong(int word, String field, String text) {
    String[] words = BOTH.split(" ");
    words[word] = text;
    assertThatThrownBy(() -> TransportKeyLine.parse(String.join(" ", words)))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            e -> {
              assertThat(e.what()).isEqualTo("TransportKeyLine");
              assertThat(e.field()).isEqualTo(field);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "sluice-transport/1"})
  @DisplayName("another number of words is none, nor is a line that is too long")
  void anotherForm(String extra) {
    for (String bad : new String[] {extra, BOTH + " x", BOTH + "\n", " " + BOTH, BOTH + " "}) {
      assertThatThrownBy(() -> TransportKeyLine.parse(bad)).isInstanceOf(MalformedRecord.class);
    }
    String name = "tk." + "x".repeat(252);
    String user = "sip:" + "u".repeat(700) + "@example.org";
    assertThatThrownBy(() ->
            new TransportKeyLine(
                new TransportKeyLine.Content(
                    Samples.DOMAIN,
                    UserUri.parse(user),
                    "radio-1",
                    name,
                    Optional.empty(),
                    Samples.hash("key")),
                Samples.octets("enc", 32),
                Samples.octets("sealed", 48)))
        .hasMessageContaining("1024");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sluice-import-key/2 00",
        "sluice-import-key/1 0011",
        "sluice-import-key/1 ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"
      })
  @DisplayName("what is no import key")
  void noImportKey(String bad) {
    assertThatThrownBy(() -> ImportKey.parse(bad)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("an import key is read as it was written and named by its suite and octets")
  void importKey() {
    ImportKey key = new ImportKey(Samples.octets("import", 32));
    assertThat(ImportKey.parse(key.toString())).isEqualTo(key);
    assertThat(key.hash()).isEqualTo(Hash32.sha256(new byte[] {1}, key.publicKey().toArray()));
    assertThatThrownBy(() -> new ImportKey(Octets.of(new byte[31])))
        .isInstanceOf(MalformedRecord.class);
  }
}

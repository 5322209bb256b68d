package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.codec.MalformedRecord;

class UrisTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tel:+447700900123",
        "tel:+123",
        "tel:+123456789012345",
        "sip:user@example.org",
        "sips:User.Name+tag@Example.ORG:5061",
        "sip:a%20b;x=1@192.0.2.7",
        "sip:u@h:1",
        "sip:u@h:65535"
      })
  void keepsAUserUriAsWritten(String uri) {
    assertThat(UserUri.parse(uri).value()).isEqualTo(uri);
    assertThat(UserUri.parse(uri).octets()).isEqualTo(uri.getBytes(StandardCharsets.US_ASCII));
    assertThat(UserUri.parse(uri)).isEqualTo(UserUri.parse(uri)).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tel:447700900123",
        "tel:+12",
        "tel:+1234567890123456",
        "tel:+44 7700",
        "tel:+44-7700-900",
        "tel:+447700900123;phone-context=x",
        "TEL:+447700900123",
        "SIP:user@example.org",
        "sip:user",
        "sip:@example.org",
        "sip:user@",
        "sip:user:password@example.org",
        "sip:us er@example.org",
        "sip:user@exa mple.org",
        "sip:user@example.org:0",
        "sip:user@example.org:0506",
        "sip:user@example.org:65536",
        "sip:user@example.org:99999999999999999999",
        "sip:user@example.org;transport=tcp",
        "sip:user@example.org?subject=x",
        "sip:user@@example.org",
        "sip:user@-example.org",
        "sip:user@example..org",
        "sip:user@example.org.",
        "sip:zoë@example.org",
        "sip:user%2@example.org",
        "sip:user\u0000@example.org",
        "sip:user@example.org\n",
        "mailto:user@example.org",
        "user@example.org",
        "sluice:self-test"
      })
  void refusesWhatIsNoUserUri(String uri) {
    assertThatThrownBy(() -> UserUri.parse(uri))
        .isInstanceOfSatisfying(
            MalformedRecord.class, e -> assertThat(e.what()).isEqualTo("UserUri"));
  }

  @Test
  void aUserUriHasAtMost4096Octets() {
    String host = "@example.org";
    String longest = "sip:" + "u".repeat(UserUri.MAX_OCTETS - 4 - host.length()) + host;
    assertThat(UserUri.parse(longest).octets()).hasSize(4096);
    String longer = longest.replace("sip:", "sips:");
    assertThatThrownBy(() -> UserUri.parse(longer)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void spellingsAreDifferentUsers() {
    assertThat(UserUri.parse("sip:user@example.org"))
        .isNotEqualTo(UserUri.parse("sip:user@Example.org"))
        .isNotEqualTo(UserUri.parse("sips:user@example.org"))
        .isNotEqualTo(UserUri.parse("sip:user@example.org:5060"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms.example.org", "localhost:8080", "0.0.0.0:8080", "sip:kms@x"})
  void keepsAKmsUriAsWritten(String uri) {
    assertThat(KmsUri.parse(uri).value()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kms example", "kms\"", "<kms>", "kms\n", "kms.zoë", "a\u0000b"})
  void refusesWhatIsNoKmsUri(String uri) {
    assertThatThrownBy(() -> KmsUri.parse(uri)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void aKmsUriHasAtMost255Octets() {
    assertThat(KmsUri.parse("k".repeat(255)).octets()).hasSize(255);
    assertThatThrownBy(() -> KmsUri.parse("k".repeat(256))).isInstanceOf(MalformedRecord.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "north.example", "a-b.c-d", "a--b"})
  void keepsADomainName(String name) {
    assertThat(DomainName.parse(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "-a", "a-", ".a", "a.", "a..b", "A", "a/b", "a_b", "a b", "ä"})
  void refusesWhatIsNoDomainName(String name) {
    assertThatThrownBy(() -> DomainName.parse(name)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void aDomainNameHasAtMost64Octets() {
    assertThat(DomainName.parse("a".repeat(64)).value()).hasSize(64);
    assertThatThrownBy(() -> DomainName.parse("a".repeat(65))).isInstanceOf(MalformedRecord.class);
  }
}

package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

@DisplayName("What fits one part of a sealed key set")
class LongestElementTest {

  private static final String HOST = "@example.org";

  private enum Filler {
    PLAIN("x"),
    ESCAPED("&");

    private final String of;

    Filler(String of) {
      this.of = of;
    }
  }

  private static int octets(int uri, String filler) {
    try (Issued issued = new Issued()) {
      KeySetLabel label =
          new KeySetLabel(
              KmsUri.parse(filler.repeat(KmsUri.MAX_OCTETS)),
              Optional.empty(),
              Optional.empty(),
              UserUri.parse("sip:" + filler.repeat(uri - HOST.length() - 4) + HOST),
              Octets.of(issued.keys.identifier()),
              Optional.of(Issued.NOW),
              Optional.of(Issued.NOW),
              Issued.PERIOD,
              false);
      try (KmsKeySet wrapped =
              KmsKeySet.wrapped(label, issued.keys, issued.trk, DocumentOptions.STRICT);
          SecretBytes element = new DocumentWriter(DocumentOptions.STRICT).wrappedKeySet(wrapped)) {
        return element.length();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLongestUriOfAUserWithATransportKey(Filler filler) {
    assertThat(octets(KeySetLabel.MAX_WRAPPED_URI, filler.of))
        .isLessThanOrEqualTo(SealedKeySet.MAX_CIPHERTEXT);
  }

  @Test
  @DisplayName("longer ones do not, which is why they are refused")
  void aLongerOne() {
    assertThat(octets(UserUri.MAX_OCTETS, "x")).isGreaterThan(SealedKeySet.MAX_CIPHERTEXT);
  }
}

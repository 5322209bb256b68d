package org.sluice.records.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;

class KmsAnswerTest {
  private static String xml(KmsAnswer.Content content) {
    return new String(
        new KmsAnswer(
                "sip:a&b@example.org",
                "kms.example.org",
                Instant.parse("2026-11-21T10:00:00.5Z"),
                "https://h/keymanagement/identity/v1/init",
                content)
            .xml(),
        UTF_8);
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(UTF_8));
  }

  @Test
  void writesTheFieldsInTheOrderOfTheSchema() {
    assertThat(xml(new KmsAnswer.Content.Failure(403, "no <keys>\n")))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <KmsResponse xmlns="urn:3gpp:ns:mcsecKMSInterface:1.0" Version="1.0.0">
            <UserUri>sip:a&amp;b@example.org</UserUri>
            <KmsUri>kms.example.org</KmsUri>
            <Time>2026-11-21T10:00:00Z</Time>
            <ClientReqUrl>https://h/keymanagement/identity/v1/init</ClientReqUrl>
            <KmsError>
            <ErrorCode>403</ErrorCode>
            <ErrorMsg>no &lt;keys&gt;?</ErrorMsg>
            </KmsError>
            </KmsResponse>
            """);
  }

  @Test
  void documentsPassThroughWithoutTheirDeclaration() {
    String certificate = "<KmsCertificate xmlns=\"u\">\n</KmsCertificate>";
    assertThat(xml(new KmsAnswer.Content.Init(octets("<?xml version=\"1.0\"?>\n" + certificate))))
        .contains("<KmsInit Version=\"1.0.0\">\n" + certificate + "\n</KmsInit>");
    assertThat(xml(new KmsAnswer.Content.CertCache(7, List.of(octets(certificate)))))
        .contains("<KmsCertCache Version=\"1.0.0\" CacheNum=\"7\">\n" + certificate);
    assertThat(xml(new KmsAnswer.Content.KeyProv(List.of(octets("<KmsKeySet/>")))))
        .contains("<KmsKeyProv Version=\"1.0.0\">\n<KmsKeySet/>");
  }

  @Test
  void whatIsNoElementIsNotWritten() {
    for (String bad : List.of("", "text", "<other/>", "<?xml version=\"1.0\"?>")) {
      assertThatExceptionOfType(MalformedRecord.class)
          .isThrownBy(() -> xml(new KmsAnswer.Content.Init(octets(bad))));
    }
  }
}

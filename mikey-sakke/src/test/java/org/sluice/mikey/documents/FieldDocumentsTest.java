package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;
import static org.sluice.mikey.documents.Issued.keySet;
import static org.sluice.mikey.testing.ThirdParty.hex;
import static org.sluice.mikey.testing.ThirdParty.number;
import static org.sluice.mikey.testing.ThirdParty.string;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.testing.ThirdParty;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;

/// Documents with values of deployed systems.
class FieldDocumentsTest {

  private static final DocumentReader STRICT = new DocumentReader(DocumentOptions.STRICT);

  private static String file(String name) {
    return ThirdParty.text(name, "the document " + name + " with a deployed system's values");
  }

  private static MasterKeys masters() {
    KmsResponse init = STRICT.unsignedResponse(document(file("response-init.xml")));
    return ((KmsInit) init.message().orElseThrow()).certificate().keys();
  }

  @Test
  void initBringsTheRootCertificate() {
    KmsResponse r = STRICT.unsignedResponse(document(file("response-init.xml")));
    KmsCertificate certificate = ((KmsInit) r.message().orElseThrow()).certificate();
    assertThat(certificate.role()).isEqualTo(KmsCertificate.Role.ROOT);
    assertThat(certificate.domains()).containsExactly("streamwide.com");
    assertThat(r.head().kmsId()).contains("ExampleKMS");
  }

  @Test
  void thePlainKeySetBelongsToTheCertificate() {
    try (KmsResponse r = STRICT.unsignedResponse(document(file("response-keyprov.xml")));
        KeySet keys = keySet(r).open(masters())) {
      assertThat(keySet(r).label().period()).isEqualTo(236);
      assertThat(keys.identifier()).hasSize(32);
    }
  }

  @Test
  void cacheErrorAndRequestAreRead() {
    KmsResponse cache = STRICT.unsignedResponse(document(file("response-certcache.xml")));
    assertThat(((KmsCertCache) cache.message().orElseThrow()).cacheNum()).contains(3L);
    KmsResponse error = STRICT.unsignedResponse(document(file("response-error.xml")));
    assertThat(error.error().map(KmsError::code)).contains(404L);
    KmsRequest request = STRICT.unsignedRequest(document(file("request-init.xml")));
    assertThat(request.clientId()).contains("MCPTT_UE");
  }

  /// Made with xmlsec1.
  @Test
  void theSignedAndWrappedExampleIsVerifiedAndOpened() {
    Map<String, Object> values =
        ThirdParty.json("response-keyprov-signed-wrapped.keys.json", "the keys of the example");
    String xml = file("response-keyprov-signed-wrapped.xml");
    try (TransportKey trk =
            TransportKey.of("tk.12.alice@example.org", Pool.secret(hex(values, "TrK_tk.12")));
        IntegrityKey ink =
            IntegrityKey.of("ink.12.alice@example.org", Pool.secret(hex(values, "InK_ink.12")));
        KmsResponse r = STRICT.signedResponse(document(xml), ink);
        KeySet keys = keySet(r).openWith(trk, masters());
        TransportKey next =
            trk.openTransportKey(
                ((KmsKeyProv) r.message().orElseThrow()).newKeys().transport().getFirst(),
                DocumentOptions.STRICT)) {
      assertThat(next.name()).isEqualTo("tk.13.alice@example.org");
      assertThat(Pool.reveal(next.octets())).isEqualTo(hex(values, "newTrK_tk.13"));
      assertThat(keys.identifier()).hasSize(32);
      String other = xml.replace("<KeyPeriodNo>236<", "<KeyPeriodNo>237<");
      assertThatThrownBy(() -> STRICT.signedResponse(document(other), ink))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.DIGEST));
    }
  }

  /// SSK of 34 octets.
  @Test
  void aSigningKeyWithZerosInFrontIsReadWhereThatIsTolerated() {
    Map<String, Object> set =
        ThirdParty.list(
                ThirdParty.json("vendor2-kms-and-imessages.json", "an SSK of 34 octets"), "keySets")
            .getFirst();
    String user = string(set, "UserUri");
    String kms = string(set, "kmsUri");
    String xml =
        "<KmsResponse xmlns='urn:3gpp:ns:mcsecKMSInterface:1.0'><UserUri>"
            + user
            + "</UserUri><KmsUri>"
            + kms
            + "</KmsUri><Time>2026-11-21T00:00:00Z</Time><ClientReqUrl>u:u</ClientReqUrl>"
            + "<KmsMessage><KmsKeyProv><KmsKeySet><KmsUri>"
            + kms
            + "</KmsUri><UserUri>"
            + user
            + "</UserUri><UserID>"
            + string(set, "UserID")
            + "</UserID><KeyPeriodNo>0</KeyPeriodNo><UserDecryptKey>"
            + string(set, "UserDecryptKey")
            + "</UserDecryptKey><UserSigningKeySSK>"
            + string(set, "UserSigningKeySSK")
            + "</UserSigningKeySSK><UserPubTokenPVT>"
            + string(set, "UserPubTokenPVT")
            + "</UserPubTokenPVT></KmsKeySet></KmsKeyProv></KmsMessage></KmsResponse>";
    MasterKeys masters =
        new MasterKeys(
            KmsUri.parse(kms),
            PublicPoint.of(Curve.SAKKE, hex(set, "PubEncKey")),
            PublicPoint.of(Curve.P256, hex(set, "PubAuthKey")),
            PeriodRule.hashed(number(set, "keyPeriodSeconds"), 0));
    DocumentOptions types = DocumentOptions.STRICT.tolerating(Tolerance.XSI_TYPE_MISSING);
    assertThatThrownBy(() -> new DocumentReader(types).unsignedResponse(document(xml)))
        .hasMessageContaining("UserSigningKeySSK")
        .hasMessageContaining("68 characters");
    DocumentReader tolerant = new DocumentReader(types.tolerating(Tolerance.SSK_LEADING_ZEROS));
    try (KmsResponse r = tolerant.unsignedResponse(document(xml));
        KeySet keys = keySet(r).open(masters)) {
      assertThat(keys.identifier()).isEqualTo(hex(set, "UserID"));
    }
    String ssk = string(set, "UserSigningKeySSK");
    String notZero = xml.replace(">" + ssk, ">01" + ssk.substring(2));
    try (KmsResponse r = tolerant.unsignedResponse(document(notZero))) {
      assertThatThrownBy(() -> keySet(r).open(masters))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRAPPED_KEY));
    }
  }
}

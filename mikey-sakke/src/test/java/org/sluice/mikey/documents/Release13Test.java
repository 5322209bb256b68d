package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;
import static org.sluice.mikey.documents.Issued.keySet;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.testing.Pool;

/// The layout of release 13: other order, vendor's name space.
class Release13Test {
  private static final DocumentOptions STRICT = DocumentOptions.STRICT;

  private static Issued issued;

  @BeforeAll
  static void issue() {
    issued = new Issued();
  }

  @AfterAll
  static void wipe() {
    issued.close();
  }

  @Test
  void release13IsReadAndWritten() throws Exception {
    DocumentOptions rel13 =
        STRICT.withLayout(DocumentLayout.rel13("urn:vendor:kms", "urn:vendor:kms:ext"));
    String xml;
    try (TransportKey next = TransportKey.of("tk.13", Pool.secret(Pool.random(32)));
        KmsResponse r =
            KmsResponse.of(
                issued.head(),
                new KmsKeyProv(
                    List.of(KmsKeySet.wrapped(issued.label(), issued.keys, issued.trk, rel13)),
                    new NewKeys(List.of(issued.trk.wrap(next)), List.of())))) {
      xml = issued.text(new DocumentWriter(rel13).signedResponse(r, DocumentSigner.of(issued.trk)));
    }
    assertThat(xml.indexOf("<KmsUri>")).isLessThan(xml.indexOf("<UserUri>"));
    assertThat(xml).contains("<ext:NewTransportKey>").contains("\"ext:KmsKeyProvTkType\"");
    try (KmsResponse r = new DocumentReader(rel13).signedResponse(document(xml), issued.trk);
        KeySet opened = keySet(r).openWith(issued.trk, issued.domain.keys())) {
      assertThat(issued.same(opened)).isTrue();
    }
    assertThatThrownBy(() -> new DocumentReader(STRICT).unsignedResponse(document(xml)))
        .hasMessageContaining("KmsResponse");
    try (KmsResponse r = issued.plain()) {
      String plain = issued.text(new DocumentWriter(rel13).response(r));
      new DocumentReader(rel13).unsignedResponse(document(plain)).close();
      String order =
          plain.replace(
              "<KmsUri>kms.example.org</KmsUri>\n<UserUri>" + Issued.USER + "</UserUri>\n<Time>",
              "<UserUri>" + Issued.USER + "</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>");
      assertThat(order).isNotEqualTo(plain);
      assertThatThrownBy(() -> new DocumentReader(rel13).unsignedResponse(document(order)))
          .hasMessageContaining("KmsUri");
    }
  }
}

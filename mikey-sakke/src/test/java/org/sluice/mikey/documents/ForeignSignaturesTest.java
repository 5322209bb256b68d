package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.xml.Jdk;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// Signatures made by the JDK in the forms of other implementations.
class ForeignSignaturesTest {

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String NS = "urn:3gpp:ns:mcsecKMSInterface:1.0";

  private static Issued issued;
  private static String content;

  @BeforeAll
  static void write() {
    issued = new Issued();
    try (KmsResponse r = issued.wrapped(DocumentOptions.STRICT)) {
      content =
          issued
              .text(new DocumentWriter(DocumentOptions.STRICT).response(r))
              .substring(HEAD.length())
              .replace("<KmsResponse ", "<KmsResponse Id='inner' ");
    }
  }

  @AfterAll
  static void wipe() {
    issued.close();
  }

  /// The response in a wrapper with an Id, signed by the JDK with the InK.
  private static String signed(String covered, String... transforms) throws Exception {
    Document d =
        Jdk.parse(
            ("<SignedKmsResponse xmlns='"
                    + NS
                    + "' Id='xmldoc'>"
                    + content
                    + "</SignedKmsResponse>")
                .getBytes(UTF_8));
    Element root = d.getDocumentElement();
    root.setIdAttributeNS(null, "Id", true);
    ((Element) root.getFirstChild()).setIdAttributeNS(null, "Id", true);
    XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
    List<Transform> all = new ArrayList<>();
    for (String t : transforms) {
      all.add(f.newTransform(t, (TransformParameterSpec) null));
    }
    var info =
        f.newSignedInfo(
            f.newCanonicalizationMethod(
                CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
            f.newSignatureMethod(Dsig.HMAC_SHA256, null),
            List.of(
                f.newReference(
                    "#" + covered, f.newDigestMethod(DigestMethod.SHA256, null), all, null, null)));
    var keys = f.getKeyInfoFactory();
    DOMSignContext context =
        new DOMSignContext(new SecretKeySpec(Pool.reveal(issued.ink.octets()), "HmacSHA256"), root);
    f.newXMLSignature(info, keys.newKeyInfo(List.of(keys.newKeyName(issued.ink.name()))))
        .sign(context);
    Transformer t = TransformerFactory.newDefaultInstance().newTransformer();
    t.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    t.transform(new DOMSource(d), new StreamResult(out));
    return out.toString();
  }

  private static KmsResponse read(String xml, Tolerance... tolerated) {
    return new DocumentReader(DocumentOptions.STRICT.tolerating(tolerated))
        .signedResponse(document(xml), issued.ink);
  }

  private static void refused(Reason reason, String xml, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, tolerated).close())
        .isInstanceOfSatisfying(
            DocumentRefused.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @Test
  void theStrictFormIsReadFromOthersToo() throws Exception {
    String xml = signed("inner", CanonicalizationMethod.INCLUSIVE);
    try (KmsResponse r = read(xml)) {
      assertThat(r.head()).isEqualTo(issued.head());
    }
    try (KmsResponse r = read(signed("inner"))) {
      assertThat(r.head()).isEqualTo(issued.head());
    }
  }

  @Test
  void theEnvelopedFormIsReadWhereItIsTolerated() throws Exception {
    for (String xml :
        List.of(
            signed("xmldoc", Transform.ENVELOPED),
            signed("xmldoc", Transform.ENVELOPED, CanonicalizationMethod.INCLUSIVE))) {
      refused(Reason.SIGNATURE_FORM, xml);
      try (KmsResponse r = read(xml, Tolerance.ENVELOPED_SIGNATURE)) {
        assertThat(r.head()).isEqualTo(issued.head());
      }
      refused(
          Reason.DIGEST, xml.replace("sip:alice@", "sip:mallory@"), Tolerance.ENVELOPED_SIGNATURE);
      refused(Reason.DIGEST, xml.replace("Id=\"inner\"", ""), Tolerance.ENVELOPED_SIGNATURE);
    }
    refused(Reason.REFERENCE, signed("inner", Transform.ENVELOPED), Tolerance.ENVELOPED_SIGNATURE);
    refused(
        Reason.REFERENCE,
        signed("xmldoc", CanonicalizationMethod.INCLUSIVE),
        Tolerance.ENVELOPED_SIGNATURE);
    refused(
        Reason.SIGNATURE_FORM,
        signed("xmldoc", Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE),
        Tolerance.ENVELOPED_SIGNATURE);
    refused(
        Reason.SIGNATURE_FORM,
        signed("xmldoc", CanonicalizationMethod.INCLUSIVE, Transform.ENVELOPED),
        Tolerance.ENVELOPED_SIGNATURE);
  }
}

package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.security.Key;
import javax.xml.XMLConstants;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.sluice.mikey.xml.Jdk;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// The JDK's signature and schema validators, the second opinion on ours.
final class JdkChecks {

  private JdkChecks() {}

  /// Whether the JDK takes every signature in the document for one by this key.
  static boolean signed(String document, Key key) throws Exception {
    Document d = Jdk.parse(document.getBytes(UTF_8));
    NodeList signatures = d.getElementsByTagNameNS(Dsig.NAMESPACE, "Signature");
    if (signatures.getLength() == 0) {
      throw new AssertionError("no signature");
    }
    for (int i = 0; i < signatures.getLength(); i++) {
      DOMValidateContext context =
          new DOMValidateContext(KeySelector.singletonKeySelector(key), signatures.item(i));
      NodeList all = d.getElementsByTagName("*");
      for (int k = 0; k < all.getLength(); k++) {
        if (((Element) all.item(k)).hasAttributeNS(null, "Id")) {
          context.setIdAttributeNS((Element) all.item(k), null, "Id");
        }
      }
      XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
      if (!f.unmarshalXMLSignature(context).validate(context)) {
        return false;
      }
    }
    return true;
  }

  /// Validates against the schema of the KMS interface; throws if it does not fit.
  static void requireSchema(String document) throws Exception {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(JdkChecks.class.getResource("/kms-interface-own.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(document)));
  }
}

package org.sluice.mikey.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.TransformService;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// The JDK's parser and canonicaliser, the second opinion on ours.
public final class Jdk {

  private Jdk() {}

  public static Document parse(byte[] document) throws Exception {
    DocumentBuilderFactory f = DocumentBuilderFactory.newDefaultNSInstance();
    f.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var builder = f.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new ByteArrayInputStream(document));
  }

  /// Whether the JDK takes it for well-formed.
  static boolean accepts(byte[] document) throws Exception {
    try {
      parse(document);
      return true;
    } catch (SAXException | IOException e) {
      return false;
    }
  }

  /// Canonical XML 1.0 of a whole document.
  static byte[] canonical(byte[] document) throws Exception {
    TransformService c14n = TransformService.getInstance(CanonicalizationMethod.INCLUSIVE, "DOM");
    c14n.init((TransformParameterSpec) null);
    OctetStreamData in = new OctetStreamData(new ByteArrayInputStream(document));
    return ((OctetStreamData) c14n.transform(in, null)).getOctetStream().readAllBytes();
  }

  /// Canonical XML 1.0 of the element with this Id, as a signature beside it would see it.
  static byte[] canonical(byte[] document, String id) throws Exception {
    Document d = parse(document);
    XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
    Reference reference =
        f.newReference(
            "#" + id,
            f.newDigestMethod(DigestMethod.SHA256, null),
            List.of(
                f.newTransform(CanonicalizationMethod.INCLUSIVE, (TransformParameterSpec) null)),
            null,
            null);
    DOMSignContext context =
        new DOMSignContext(new SecretKeySpec(new byte[32], "HMAC"), d.getDocumentElement());
    context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
    mark(d.getDocumentElement(), context);
    f.newXMLSignature(
            f.newSignedInfo(
                f.newCanonicalizationMethod(
                    CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
                f.newSignatureMethod("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", null),
                List.of(reference)),
            null)
        .sign(context);
    return reference.getDigestInputStream().readAllBytes();
  }

  private static void mark(Element element, DOMSignContext context) {
    if (element.hasAttributeNS(null, "Id")) {
      context.setIdAttributeNS(element, null, "Id");
    }
    for (Node n = element.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element e) {
        mark(e, context);
      }
    }
  }
}

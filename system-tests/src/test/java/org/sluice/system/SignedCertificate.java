package org.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.sluice.mikey.keyset.KmsCertificate;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// A domain elsewhere that signs its certificates: with the XML signatures of the JDK, which share
/// nothing with ours.
final class SignedCertificate {
  private static final String ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

  private final String keyName;
  private final KeyPair key;

  SignedCertificate(String keyName) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    this.keyName = keyName;
    this.key = generator.generateKeyPair();
  }

  /// Its public key, as its officers hand it over.
  Path pem(Path file) throws Exception {
    return Files.writeString(
        file,
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  /// The certificate in that file, signed.
  String sign(Path certificate) throws Exception {
    String element =
        KmsCertificate.parse(Files.readAllBytes(certificate))
            .toElement(KmsCertificate.NAMESPACE, Optional.of("certificate-1"));
    Document d =
        parse(
            "<SignedKmsCertificate xmlns='"
                + KmsCertificate.NAMESPACE
                + "'>"
                + element
                + "</SignedKmsCertificate>");
    Element root = d.getDocumentElement();
    ((Element) root.getFirstChild()).setIdAttributeNS(null, "Id", true);
    XMLSignatureFactory f = XMLSignatureFactory.getInstance("DOM");
    var info =
        f.newSignedInfo(
            f.newCanonicalizationMethod(
                CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
            f.newSignatureMethod(ECDSA, null),
            List.of(
                f.newReference("#certificate-1", f.newDigestMethod(DigestMethod.SHA256, null))));
    var keys = f.getKeyInfoFactory();
    f.newXMLSignature(info, keys.newKeyInfo(List.of(keys.newKeyName(keyName))))
        .sign(new DOMSignContext(key.getPrivate(), root));
    Transformer t = TransformerFactory.newDefaultInstance().newTransformer();
    t.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter out = new StringWriter();
    t.transform(new DOMSource(d), new StreamResult(out));
    // Line ends within base64, which the serializer writes as references.
    return out.toString().replace("&#13;", "");
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }
}

package org.sluice.mikey.documents;

import java.util.Set;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;

/// Names of XML-DSig that documents have, and the two elements that XML-Enc shares with it.
final class Dsig {

  static final String NAMESPACE = "http://www.w3.org/2000/09/xmldsig#";
  static final String HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256";
  static final String ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
  static final String ENVELOPED = NAMESPACE + "enveloped-signature";
  static final String SIGNATURE = "Signature";

  private Dsig() {}

  /// The attribute Algorithm of an element that has nothing else.
  static String algorithm(XmlElement element) {
    String algorithm = namedAlgorithm(element);
    if (!element.elements().isEmpty() || !element.text().isEmpty()) {
      throw element.refuse("has parameters");
    }
    return algorithm;
  }

  /// The attribute Algorithm of an element that may have parameters.
  static String namedAlgorithm(XmlElement element) {
    element.requireAttributes(Foreign.REFUSE, Set.of("Algorithm"));
    return element
        .attribute("Algorithm")
        .orElseThrow(() -> element.refuse("has no attribute Algorithm"));
  }

  /// The KeyName in a KeyInfo, which holds nothing else: a key that a document brings along is
  /// never used.
  static String keyName(XmlElement keyInfo) {
    keyInfo.requireAttributes(Foreign.REFUSE, Set.of());
    XmlFields f = new XmlFields(keyInfo, Foreign.REFUSE);
    XmlElement name = f.required("KeyName");
    f.end();
    return XmlValue.text(name, KeyName.MAX_OCTETS);
  }
}

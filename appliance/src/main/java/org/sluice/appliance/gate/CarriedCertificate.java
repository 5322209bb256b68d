package org.sluice.appliance.gate;

import java.util.Base64;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentReader;
import org.sluice.mikey.documents.DocumentRefused;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.records.codec.MalformedRecord;

/// The certificate of another domain: read as a document, written as the one form that is used
/// here.
final class CarriedCertificate {
  private static final String WHAT = "KmsCertificate";

  private CarriedCertificate() {}

  /// A document's one line.
  ///
  /// @throws MalformedRecord if it is no certificate
  static String line(byte[] document) {
    try {
      return line(new DocumentReader(DocumentOptions.STRICT).certificate(document));
    } catch (MalformedXml | MalformedCertificate | DocumentRefused e) {
      throw new MalformedRecord(WHAT, "document", String.valueOf(e.getMessage()));
    }
  }

  /// The line that stands for the same certificate.
  ///
  /// @throws MalformedRecord if the line is none
  static String canonical(String line) {
    try {
      return line(KmsCertificate.parse(Base64.getDecoder().decode(line)));
    } catch (MalformedCertificate | IllegalArgumentException e) {
      throw new MalformedRecord(WHAT, "line", "not a certificate in base64");
    }
  }

  /// The line of a certificate that was read.
  static String line(KmsCertificate certificate) {
    KmsCertificate external =
        new KmsCertificate(
            KmsCertificate.Role.EXTERNAL,
            certificate.certUri(),
            certificate.keys(),
            certificate.issuer(),
            certificate.validFrom(),
            certificate.validTo(),
            certificate.revoked(),
            certificate.domains(),
            certificate.securityGateway());
    return Base64.getEncoder().encodeToString(external.toXml());
  }
}

package org.sluice.fuzz;

import java.security.MessageDigest;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;

/// KMS certificates: refused with [MalformedCertificate], or written again as a document that reads
/// as the same certificate and is written as the same octets.
public final class CertificateTarget {

  private CertificateTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    KmsCertificate certificate;
    try {
      certificate = KmsCertificate.parse(input);
    } catch (MalformedCertificate e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 1000, "a refusal is short");
      return;
    }
    Wrong.unless(input.length <= KmsCertificate.MAX_OCTETS, "longer than what is read");
    byte[] canonical = certificate.toXml();
    KmsCertificate again = KmsCertificate.parse(canonical);
    Wrong.unless(again.equals(certificate), "written and read, it is another certificate");
    Wrong.unless(MessageDigest.isEqual(again.toXml(), canonical), "written twice, it differs");
  }
}

package org.sluice.mikey.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlOutput;
import org.sluice.records.id.PeriodRule;

/// Writes a certificate element by element, in the order of TS 33.180 clause D.3.2.2.
final class CertificateWriter {

  private final StringBuilder out = new StringBuilder(2048);

  private CertificateWriter() {}

  static byte[] write(KmsCertificate c) {
    String head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    return (head + element(c, KmsCertificate.NAMESPACE, Optional.empty())).getBytes(UTF_8);
  }

  static String element(KmsCertificate c, String namespace, Optional<String> id) {
    CertificateWriter w = new CertificateWriter();
    w.out
        .append("<KmsCertificate xmlns=")
        .append(XmlOutput.quoted(namespace))
        .append(" Version=\"1.1.0\" Role=\"")
        .append(c.role().text())
        .append('"');
    if (c.securityGateway()) {
      w.out.append(" IsSecurityGateway=\"true\"");
    }
    // With every prefix of the documents declared here, the signed octets are the same anywhere.
    id.ifPresent(i ->
        w.out
            .append(" xmlns:xsi=")
            .append(XmlOutput.quoted(XmlElement.XSI))
            .append(" Id=")
            .append(XmlOutput.quoted(i)));
    w.out.append(">\n");
    PeriodRule rule = c.keys().rule();
    c.certUri().ifPresent(u -> w.element("CertUri", u));
    w.element("KmsUri", c.keys().kms().value());
    c.issuer().ifPresent(i -> w.element("Issuer", i));
    c.validFrom().ifPresent(t -> w.element("ValidFrom", time(t)));
    c.validTo().ifPresent(t -> w.element("ValidTo", time(t)));
    w.element("Revoked", Boolean.toString(c.revoked()));
    w.element("UserIdFormat", rule.userIdFormat());
    w.element("UserKeyPeriod", Long.toString(rule.lengthSeconds()));
    w.element("UserKeyOffset", Long.toString(rule.offsetSeconds()));
    w.element("PubEncKey", hex(c.keys().zT()));
    w.element("PubAuthKey", hex(c.keys().kpak()));
    w.element("ParameterSet", "1");
    if (!c.domains().isEmpty()) {
      w.out.append("  <KmsDomainList>\n");
      c.domains().forEach(d -> w.element("KmsDomain", d));
      w.out.append("  </KmsDomainList>\n");
    }
    w.out.append("</KmsCertificate>\n");
    return w.out.toString();
  }

  private static String time(Instant t) {
    return t.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String hex(PublicPoint point) {
    return HexFormat.of().withUpperCase().formatHex(point.octets());
  }

  private void element(String name, String text) {
    out.append("  <").append(name).append('>').append(XmlOutput.escaped(text));
    out.append("</").append(name).append(">\n");
  }
}

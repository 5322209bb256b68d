package org.sluice.mikey.keyset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KmsCertificate.Role;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;

/// Reads the elements of a certificate one after the other and checks each value.
final class CertificateReader {

  private static final int MAX_DOMAINS = 64;
  private static final Set<String> ATTRIBUTES =
      Set.of("Id", "Version", "Role", "IsSecurityGateway");

  private CertificateReader() {}

  static KmsCertificate read(XmlElement element, Foreign foreign) {
    element.requireAttributes(foreign, ATTRIBUTES);
    Role role = role(element);
    XmlFields xml = new XmlFields(element, foreign);
    Optional<String> certUri = xml.optional("CertUri").map(XmlValue::text);
    KmsUri kms = XmlValue.of(xml.required("KmsUri"), KmsUri::parse);
    Optional<String> issuer = xml.optional("Issuer").map(XmlValue::text);
    Optional<Instant> from = xml.optional("ValidFrom").map(XmlValue::time);
    Optional<Instant> to = xml.optional("ValidTo").map(XmlValue::time);
    boolean revoked = xml.optional("Revoked").map(XmlValue::flag).orElse(false);
    PeriodRule rule = rule(xml);
    PublicPoint zT = point(Curve.SAKKE, xml.required("PubEncKey"));
    PublicPoint kpak = point(Curve.P256, xml.required("PubAuthKey"));
    xml.optional("ParameterSet").ifPresent(CertificateReader::requireSetOne);
    List<String> domains =
        xml.optional("KmsDomainList").map(d -> domains(d, foreign)).orElse(List.of());
    xml.end();
    boolean gateway =
        element
            .attribute("IsSecurityGateway")
            .map(text -> XmlValue.flag(element, text))
            .orElse(false);
    return new KmsCertificate(
        role,
        certUri,
        new MasterKeys(kms, zT, kpak, rule),
        issuer,
        from,
        to,
        revoked,
        domains,
        gateway);
  }

  private static Role role(XmlElement element) {
    String text = element.attribute("Role").orElse("");
    for (Role r : Role.values()) {
      if (r.text().equals(text)) {
        return r;
      }
    }
    throw element.refuse("attribute Role is neither Root nor External");
  }

  private static PeriodRule rule(XmlFields xml) {
    XmlElement format = xml.required("UserIdFormat");
    XmlElement period = xml.required("UserKeyPeriod");
    long length = XmlValue.number(period);
    long offset = XmlValue.number(xml.required("UserKeyOffset"));
    try {
      return PeriodRule.ofCertificate(format.text(), length, offset);
    } catch (MalformedRecord e) {
      throw (e.field().equals("template") ? format : period).refuse(e.problem());
    }
  }

  private static void requireSetOne(XmlElement set) {
    if (XmlValue.number(set) != 1) {
      throw set.refuse("only parameter set 1 is known");
    }
  }

  private static List<String> domains(XmlElement list, Foreign foreign) {
    XmlFields xml = new XmlFields(list, foreign);
    List<String> domains = new ArrayList<>();
    do {
      domains.add(XmlValue.text(xml.required("KmsDomain")));
      if (domains.size() > MAX_DOMAINS) {
        throw list.refuse("more than " + MAX_DOMAINS + " domains");
      }
    } while (xml.at("KmsDomain"));
    xml.end();
    return domains;
  }

  private static PublicPoint point(Curve curve, XmlElement element) {
    try {
      return PublicPoint.of(curve, element.binary(curve.encodedOctets())).requireOrder();
    } catch (BadPoint e) {
      throw element.refuse("point is " + e.problem());
    }
  }
}

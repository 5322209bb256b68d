package org.sluice.mikey.keyset;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KmsCertificate.Role;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Text;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;

/// Reads the elements of a certificate one after the other and checks each value.
final class CertificateReader {

  private static final String ROOT = "KmsCertificate";
  private static final int MAX_TEXT = 1024;
  private static final int MAX_DOMAINS = 64;

  private final byte[] document;

  CertificateReader(byte[] document) {
    this.document = document;
  }

  KmsCertificate read() {
    try (StrictXml xml = StrictXml.open(document, KmsCertificate.MAX_OCTETS, ROOT)) {
      Role role = role(xml);
      xml.start(ROOT);
      Optional<String> certUri = xml.optional("CertUri").map(t -> text("CertUri", t));
      KmsUri kms = value("KmsUri", xml.required("KmsUri"), KmsUri::parse);
      Optional<String> issuer = xml.optional("Issuer").map(t -> text("Issuer", t));
      Optional<Instant> from = xml.optional("ValidFrom").map(t -> time("ValidFrom", t));
      Optional<Instant> to = xml.optional("ValidTo").map(t -> time("ValidTo", t));
      boolean revoked = xml.optional("Revoked").map(t -> flag("Revoked", t)).orElse(false);
      PeriodRule rule = rule(xml);
      PublicPoint zT = point("PubEncKey", Curve.SAKKE, xml.required("PubEncKey"));
      PublicPoint kpak = point("PubAuthKey", Curve.P256, xml.required("PubAuthKey"));
      String set = xml.optional("ParameterSet").orElse("1");
      if (!set.equals("1")) {
        throw new MalformedCertificate("ParameterSet", "only parameter set 1 is known");
      }
      List<String> domains = domains(xml);
      xml.end(ROOT);
      xml.endDocument();
      return new KmsCertificate(
          role, certUri, new MasterKeys(kms, zT, kpak, rule), issuer, from, to, revoked, domains);
    }
  }

  private static Role role(StrictXml xml) {
    @Nullable String text = xml.attribute(ROOT, "Role");
    for (Role r : Role.values()) {
      if (r.text().equals(text)) {
        return r;
      }
    }
    throw new MalformedCertificate(ROOT, "attribute Role is neither Root nor External");
  }

  private static PeriodRule rule(StrictXml xml) {
    String format = xml.required("UserIdFormat");
    long period = number("UserKeyPeriod", xml.required("UserKeyPeriod"));
    long offset = number("UserKeyOffset", xml.required("UserKeyOffset"));
    for (IdentifierFormat f : IdentifierFormat.values()) {
      if (Integer.toString(f.code()).equals(format)) {
        return value("UserKeyPeriod", format, _ -> new PeriodRule(f, period, offset));
      }
    }
    throw new MalformedCertificate("UserIdFormat", "unknown");
  }

  private static List<String> domains(StrictXml xml) {
    List<String> domains = new ArrayList<>();
    if (xml.at("KmsDomainList")) {
      xml.start("KmsDomainList");
      do {
        domains.add(text("KmsDomain", xml.required("KmsDomain")));
        if (domains.size() > MAX_DOMAINS) {
          throw new MalformedCertificate("KmsDomainList", "more than " + MAX_DOMAINS + " domains");
        }
      } while (xml.at("KmsDomain"));
      xml.end("KmsDomainList");
    }
    return domains;
  }

  private static PublicPoint point(String element, Curve curve, String hex) {
    int octets = curve.encodedOctets();
    if (hex.length() != 2 * octets) {
      throw new MalformedCertificate(
          element, hex.length() + " characters, " + 2 * octets + " hexadecimal digits needed");
    }
    try {
      PublicPoint point = PublicPoint.of(curve, HexFormat.of().parseHex(hex));
      point.requireOrder();
      return point;
    } catch (BadPoint e) {
      throw new MalformedCertificate(element, "point is " + e.problem());
    } catch (IllegalArgumentException e) {
      throw new MalformedCertificate(element, "not hexadecimal digits");
    }
  }

  private static String text(String element, String text) {
    @Nullable String problem = text.isEmpty() ? "empty" : Text.problem(text, MAX_TEXT);
    if (problem != null) {
      throw new MalformedCertificate(element, problem);
    }
    return text;
  }

  private static Instant time(String element, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new MalformedCertificate(element, "no date and time with a zone");
    }
  }

  private static boolean flag(String element, String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new MalformedCertificate(element, "neither true nor false");
    };
  }

  private static long number(String element, String text) {
    if (!text.matches("[0-9]{1,15}")) {
      throw new MalformedCertificate(element, "no number of up to 15 digits");
    }
    return Long.parseLong(text);
  }

  private static <T> T value(String element, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (MalformedRecord e) {
      throw new MalformedCertificate(element, e.problem());
    }
  }
}

package org.sluice.appliance.gate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.officers.PublicKeyPem;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.P256Spki;
import org.sluice.records.signing.Draft;

/// What is carried in as a whole and not by lines: from its octets to lines, each the base64 of the
/// one form that is used.
final class CarriedDocument {

  private CarriedDocument() {}

  /// The lines of a document.
  ///
  /// @throws MalformedRecord if it is not of that kind
  static List<String> lines(CarriedKind kind, byte[] octets) {
    return switch (kind) {
      case STATEMENTS ->
          Armour.readAll(new String(octets, StandardCharsets.ISO_8859_1)).stream()
              .map(d -> line(d.encoded()))
              .toList();
      case DRAFT -> List.of(line(Draft.decode(octets).encoded()));
      case PUBLIC_KEY -> List.of(line(PublicKeyPem.read(octets).toArray()));
      case CERTIFICATE -> List.of(line(certificate(octets)));
      default -> List.of(CarriedCertificate.line(octets));
    };
  }

  /// The line that stands for the same.
  ///
  /// @throws MalformedRecord if the line is none
  static String canonical(CarriedKind kind, String line) {
    if (kind == CarriedKind.KMS_CERTIFICATE) {
      return CarriedCertificate.canonical(line);
    }
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecord(kind.word(), "line", "not base64");
    }
    return switch (kind) {
      case PUBLIC_KEY -> line(publicKey(octets));
      case CERTIFICATE -> line(certificate(octets));
      default -> line(Draft.decode(octets).encoded());
    };
  }

  private static String line(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static byte[] publicKey(byte[] spki) {
    if (P256Spki.problem(Octets.of(spki)) != null) {
      throw new MalformedRecord("PublicKey", "line", "not a key on P-256");
    }
    return spki;
  }

  private static byte[] certificate(byte[] octets) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(octets))
          .getEncoded();
    } catch (CertificateException e) {
      throw new MalformedRecord("Certificate", "DER", String.valueOf(e.getMessage()));
    }
  }
}

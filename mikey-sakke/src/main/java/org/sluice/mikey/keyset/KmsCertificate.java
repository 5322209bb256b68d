package org.sluice.mikey.keyset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.records.id.Hash32;

/// A KMS certificate (TS 33.180 clause D.3.2.2): the master public keys of a domain and how its
/// users' identifiers are made. It is trusted because its hash is in the signed domain profile, not
/// because of anything in it.
///
/// @param role Root for a user's own KMS, External for others
/// @param certUri name of the certificate
/// @param keys master public keys, name and period rule of the KMS
/// @param issuer who issued it
/// @param validFrom first instant of validity, in whole seconds
/// @param validTo last instant of validity, in whole seconds
/// @param revoked whether it says of itself that it is revoked
/// @param domains the user domains it serves
/// @param securityGateway whether it is the certificate of a security gateway (IsSecurityGateway)
public record KmsCertificate(
    Role role,
    Optional<String> certUri,
    MasterKeys keys,
    Optional<String> issuer,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    boolean revoked,
    List<String> domains,
    boolean securityGateway) {

  /// Most octets of a document that is read.
  public static final int MAX_OCTETS = 65536;

  /// Name of the element.
  public static final String ELEMENT = "KmsCertificate";

  /// Namespace of every element.
  public static final String NAMESPACE = "urn:3gpp:ns:mcsecKMSInterface:1.0";

  /// Whose certificate it is, seen from the user.
  public enum Role {
    /// The user's own KMS.
    ROOT("Root"),
    /// Another one.
    EXTERNAL("External");

    private final String text;

    Role(String text) {
      this.text = text;
    }

    /// As in the document.
    public String text() {
      return text;
    }
  }

  /// Copies the list.
  public KmsCertificate {
    domains = List.copyOf(domains);
  }

  /// A root certificate for one domain, valid in the given time.
  public static KmsCertificate root(
      MasterKeys keys, String certUri, String issuer, Instant from, Instant to, String domain) {
    return new KmsCertificate(
        Role.ROOT,
        Optional.of(certUri),
        keys,
        Optional.of(issuer),
        Optional.of(from),
        Optional.of(to),
        false,
        List.of(domain),
        false);
  }

  /// Reads a document: at most 64 KiB of UTF-8, read as [XmlDocument] reads, the elements of the
  /// clause in their order and no others, both keys checked to be points of the right order.
  ///
  /// @throws MalformedCertificate naming the element that is wrong
  public static KmsCertificate parse(byte[] document) {
    try (XmlDocument xml = XmlDocument.parse(document, MAX_OCTETS, ELEMENT)) {
      if (!xml.root().is(NAMESPACE, ELEMENT)) {
        throw new MalformedCertificate(ELEMENT, "missing; instead there is " + xml.root().name());
      }
      return read(xml.root(), Foreign.REFUSE);
    } catch (MalformedXml e) {
      throw new MalformedCertificate(e.element(), e.problem());
    }
  }

  /// Reads a certificate that is part of another document.
  ///
  /// @throws MalformedXml naming the element that is wrong
  public static KmsCertificate read(XmlElement element, Foreign foreign) {
    return CertificateReader.read(element, foreign);
  }

  /// The document: UTF-8, the same octets for the same certificate.
  public byte[] toXml() {
    return CertificateWriter.write(this);
  }

  /// The element alone, in this namespace, to be part of another document; with an `Id` if it is to
  /// be signed there.
  public String toElement(String namespace, Optional<String> id) {
    return CertificateWriter.element(this, namespace, id);
  }

  /// What a domain profile pins: SHA-256 of the document's octets.
  public static Hash32 hash(byte[] document) {
    return Hash32.sha256(document);
  }

  /// Whether `time` lies in the validity (both ends included; an end that is not given is open) and
  /// the certificate is not revoked.
  public boolean validAt(Instant time) {
    return !revoked
        && validFrom.map(f -> !time.isBefore(f)).orElse(true)
        && validTo.map(t -> !time.isAfter(t)).orElse(true);
  }
}

package org.sluice.mikey.documents;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlElement;

/// Reads requests and responses from octets in the secret pool, at most 1 MiB, as [XmlDocument]
/// reads. A document comes out verified, or by a call that says it is not; there is no third way.
/// Every call takes over the octets and closes them.
///
/// Each throws [org.sluice.mikey.xml.MalformedXml] for what is no such document, naming element and
/// octet, and [DocumentRefused] for what cannot be trusted.
public final class DocumentReader {

  private final DocumentOptions options;
  private final @Nullable KmsSigningKey certificateKey;

  private DocumentReader(DocumentOptions options, @Nullable KmsSigningKey certificateKey) {
    this.options = options;
    this.certificateKey = certificateKey;
  }

  /// A reader that does not look at signatures on the certificates in a response: they are covered
  /// by the response's own, or pinned by their hash.
  public DocumentReader(DocumentOptions options) {
    this(options, null);
  }

  /// A reader that requires every certificate in a response to be signed by this key.
  public DocumentReader requiringCertificatesSignedBy(KmsSigningKey key) {
    return new DocumentReader(options, key);
  }

  /// The KmsResponse of a SignedKmsResponse whose signature by `key` covers it. The caller closes
  /// it.
  public KmsResponse signedResponse(SecretBytes document, SignatureKey key) {
    return read(
        document,
        "Signed" + KmsResponse.ELEMENT,
        root ->
            new ResponseReader(options, certificateKey)
                .read(new Envelope(options).verified(root, KmsResponse.ELEMENT, key)));
  }

  /// The KmsResponse of a document that is not signed, or whose signature is not looked at: nothing
  /// but the keys in it, once they are opened, proves anything. The caller closes it.
  public KmsResponse unsignedResponse(SecretBytes document) {
    return read(
        document,
        KmsResponse.ELEMENT,
        root ->
            new ResponseReader(options, certificateKey)
                .read(new Envelope(options).unsigned(root, KmsResponse.ELEMENT)));
  }

  /// A KmsCertificate, or that of a SignedKmsCertificate, which stands alone, at most 64 KiB. Its
  /// signature is looked at only if this reader requires one; else its hash has to be compared.
  public KmsCertificate certificate(byte[] document) {
    try (XmlDocument xml =
        XmlDocument.parse(document, KmsCertificate.MAX_OCTETS, KmsCertificate.ELEMENT)) {
      xml.requireDistinctIds();
      Envelope envelope = new Envelope(options);
      XmlElement content =
          certificateKey == null
              ? envelope.unsigned(xml.root(), KmsCertificate.ELEMENT)
              : envelope.verified(xml.root(), KmsCertificate.ELEMENT, certificateKey);
      return KmsCertificate.read(content, options.foreign());
    }
  }

  /// The KmsRequest of a SignedKmsRequest whose signature by `key` covers it.
  public KmsRequest signedRequest(SecretBytes document, SignatureKey key) {
    return read(
        document,
        "Signed" + KmsRequest.ELEMENT,
        root ->
            new RequestReader(options)
                .read(new Envelope(options).verified(root, KmsRequest.ELEMENT, key)));
  }

  /// The KmsRequest of a document that is not signed, or whose signature is not looked at.
  public KmsRequest unsignedRequest(SecretBytes document) {
    return read(
        document,
        KmsRequest.ELEMENT,
        root ->
            new RequestReader(options)
                .read(new Envelope(options).unsigned(root, KmsRequest.ELEMENT)));
  }

  private static <T> T read(
      SecretBytes document, String expected, Function<XmlElement, T> content) {
    try (XmlDocument xml = XmlDocument.parse(document, expected)) {
      xml.requireDistinctIds();
      return content.apply(xml.root());
    }
  }
}

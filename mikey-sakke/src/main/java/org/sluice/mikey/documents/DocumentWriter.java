package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlOutput;

/// Writes requests and responses: UTF-8 with an XML declaration, the same octets for the same
/// document. They are in the secret pool, because a response may hold plain keys; the caller closes
/// them. A signature is over the KmsRequest or KmsResponse, which has an Id for it, in Canonical
/// XML 1.0.
public final class DocumentWriter {

  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final DocumentOptions options;
  private final @Nullable DocumentSigner certificateSigner;

  private DocumentWriter(DocumentOptions options, @Nullable DocumentSigner certificateSigner) {
    this.options = options;
    this.certificateSigner = certificateSigner;
  }

  /// A writer that does not sign the certificates in a response.
  public DocumentWriter(DocumentOptions options) {
    this(options, null);
  }

  /// A writer that puts every certificate into a SignedKmsCertificate.
  public DocumentWriter signingCertificates(DocumentSigner signer) {
    return new DocumentWriter(options, signer);
  }

  /// A KmsResponse, not signed.
  public SecretBytes response(KmsResponse response) {
    try (ResponseWriter w = new ResponseWriter(options, certificateSigner);
        SecretBytes element = w.write(response, Optional.empty())) {
      return alone(element);
    }
  }

  /// A SignedKmsResponse.
  public SecretBytes signedResponse(KmsResponse response, DocumentSigner signer) {
    String id = "response";
    try (ResponseWriter w = new ResponseWriter(options, certificateSigner);
        SecretBytes element = w.write(response, Optional.of(id))) {
      return signed(KmsResponse.ELEMENT, element, id, signer);
    }
  }

  /// A KmsKeySet element by itself, to be put as it is into a KmsKeyProv later, by whoever need not
  /// be trusted with keys: all of them must be wrapped.
  ///
  /// @throws IllegalArgumentException if a key is in it in plain
  public SecretBytes wrappedKeySet(KmsKeySet keys) {
    if (keys.hasPlainKeys()) {
      throw new IllegalArgumentException("a key set in plain is written into a response only");
    }
    try (ResponseWriter w = new ResponseWriter(options, null)) {
      return w.write(keys);
    }
  }

  /// A SignedKmsCertificate that stands alone, for another domain. Nothing of it is secret.
  public byte[] signedCertificate(KmsCertificate certificate, DocumentSigner signer) {
    String namespace = options.layout().namespace();
    String content = ResponseWriter.signed(certificate, namespace, "certificate-1", signer);
    String name = ResponseWriter.SIGNED_CERTIFICATE;
    return (DECLARATION
            + ("<" + name + " xmlns=" + XmlOutput.quoted(namespace) + ">\n")
            + content
            + ("\n</" + name + ">\n"))
        .getBytes(UTF_8);
  }

  /// A KmsRequest, not signed.
  public SecretBytes request(KmsRequest request) {
    try (SecretBytes element = RequestWriter.write(options, request, Optional.empty())) {
      return alone(element);
    }
  }

  /// A SignedKmsRequest.
  public SecretBytes signedRequest(KmsRequest request, DocumentSigner signer) {
    String id = "request";
    try (SecretBytes element = RequestWriter.write(options, request, Optional.of(id))) {
      return signed(KmsRequest.ELEMENT, element, id, signer);
    }
  }

  private static SecretBytes alone(SecretBytes element) {
    try (XmlOutput out = new XmlOutput()) {
      return out.raw(DECLARATION).raw(element).raw("\n").finish();
    }
  }

  private SecretBytes signed(
      String content, SecretBytes element, String id, DocumentSigner signer) {
    String signature;
    try (XmlDocument d = XmlDocument.parse(copy(element), content)) {
      signature = signer.signature(d.root(), id);
    }
    String wrapper = "Signed" + content;
    String namespace = XmlOutput.quoted(options.layout().extension());
    try (XmlOutput out = new XmlOutput()) {
      return out.raw(DECLARATION)
          .raw("<" + wrapper + " xmlns=" + namespace + ">\n")
          .raw(element)
          .raw("\n" + signature + "\n</" + wrapper + ">\n")
          .finish();
    }
  }

  private static SecretBytes copy(SecretBytes element) {
    return element.use(at -> SecretBytes.takeCopyOf(at, element.length()));
  }
}

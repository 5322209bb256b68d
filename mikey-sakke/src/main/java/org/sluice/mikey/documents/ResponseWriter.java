package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlOutput;

/// KmsResponse and what is in it, in the order of the schema.
final class ResponseWriter implements AutoCloseable {

  static final String SIGNED_CERTIFICATE = "SignedKmsCertificate";

  private final DocumentOptions options;
  private final @Nullable DocumentSigner certificateSigner;
  private final ElementWriter w;
  private int certificates;

  ResponseWriter(DocumentOptions options, @Nullable DocumentSigner certificateSigner) {
    this.options = options;
    this.certificateSigner = certificateSigner;
    this.w = new ElementWriter(options);
  }

  /// The element; the caller closes it.
  SecretBytes write(KmsResponse response, Optional<String> id) {
    ResponseHead head = response.head();
    w.start(KmsResponse.ELEMENT, id, "1.0.0");
    boolean kmsFirst = options.layout().rel13();
    w.text(kmsFirst ? "KmsUri" : "UserUri", kmsFirst ? head.kms().value() : head.user().value());
    w.text(kmsFirst ? "UserUri" : "KmsUri", kmsFirst ? head.user().value() : head.kms().value());
    w.time("Time", head.time());
    w.text("KmsId", head.kmsId());
    w.text("ClientReqUrl", head.clientReqUrl());
    response
        .message()
        .ifPresent(m -> {
          w.out().raw("<KmsMessage>\n");
          switch (m) {
            case KmsInit init -> init(init);
            case KmsKeyProv keys -> keyProv(keys);
            case KmsCertCache cache -> certCache(cache);
          }
          w.out().raw("</KmsMessage>\n");
        });
    response.error().ifPresent(e -> w.error("KmsError", e));
    w.out().raw("</" + KmsResponse.ELEMENT + ">");
    return w.finish();
  }

  private void init(KmsInit init) {
    extensible(KmsInit.ELEMENT, init.newKeys());
    certificate(init.certificate());
    newKeys(init.newKeys());
    w.out().raw("</" + KmsInit.ELEMENT + ">\n");
  }

  private void keyProv(KmsKeyProv keys) {
    extensible(KmsKeyProv.ELEMENT, keys.newKeys());
    keys.keySets().forEach(this::keySet);
    newKeys(keys.newKeys());
    w.out().raw("</" + KmsKeyProv.ELEMENT + ">\n");
  }

  private void certCache(KmsCertCache cache) {
    w.out().raw("<" + KmsCertCache.ELEMENT + " Version=\"1.0.0\"");
    cache.cacheNum().ifPresent(n -> w.out().raw(" CacheNum=\"" + n + "\""));
    w.out().raw(">\n");
    cache.certificates().forEach(this::certificate);
    w.out().raw("</" + KmsCertCache.ELEMENT + ">\n");
  }

  private void extensible(String element, NewKeys newKeys) {
    w.out().raw("<" + element + " Version=\"1.0.0\"");
    if (!newKeys.isEmpty()) {
      String type = w.extension(options.layout().extendedType(element));
      w.out().raw(" xsi:type=" + XmlOutput.quoted(type));
    }
    w.out().raw(">\n");
  }

  private void newKeys(NewKeys keys) {
    if (options.layout().rel13() && !keys.integrity().isEmpty()) {
      throw new IllegalArgumentException("release 13 has no NewIntegrityKey");
    }
    for (EncryptedKey k : keys.transport()) {
      w.encrypted(w.extension("NewTransportKey"), Optional.empty(), k);
    }
    for (EncryptedKey k : keys.integrity()) {
      w.encrypted(w.extension("NewIntegrityKey"), Optional.empty(), k);
    }
  }

  private void certificate(KmsCertificate certificate) {
    String namespace = options.layout().namespace();
    if (certificateSigner == null) {
      w.out().raw(certificate.toElement(namespace, Optional.empty()));
      return;
    }
    w.out()
        .raw("<" + SIGNED_CERTIFICATE + ">\n")
        .raw(signed(certificate, namespace, "certificate-" + ++certificates, certificateSigner))
        .raw("</" + SIGNED_CERTIFICATE + ">\n");
  }

  /// A certificate and the signature beside it.
  static String signed(
      KmsCertificate certificate, String namespace, String id, DocumentSigner signer) {
    String element = certificate.toElement(namespace, Optional.of(id));
    try (XmlDocument d =
        XmlDocument.parse(
            element.getBytes(UTF_8), KmsCertificate.MAX_OCTETS, KmsCertificate.ELEMENT)) {
      return element + signer.signature(d.root(), id);
    }
  }

  /// A KmsKeySet element that stands alone, with all its namespaces; the caller closes it.
  SecretBytes write(KmsKeySet keys) {
    w.start(KmsKeySet.ELEMENT, Optional.empty(), KmsKeySet.VERSION);
    keySetContent(keys);
    return w.finish();
  }

  private void keySet(KmsKeySet keys) {
    w.out()
        .raw("<" + KmsKeySet.ELEMENT + " Version=" + XmlOutput.quoted(KmsKeySet.VERSION) + ">\n");
    keySetContent(keys);
  }

  private void keySetContent(KmsKeySet keys) {
    KeySetLabel label = keys.label();
    w.text("KmsUri", label.kms().value());
    w.text("CertUri", label.certUri());
    w.text("Issuer", label.issuer());
    w.text("UserUri", label.user().value());
    w.text("UserID", ElementWriter.binary(options.userId(), label.identifier().toArray()));
    label.validFrom().ifPresent(t -> w.time("ValidFrom", t));
    label.validTo().ifPresent(t -> w.time("ValidTo", t));
    w.text("KeyPeriodNo", Long.toString(label.period()));
    w.text("Revoked", Boolean.toString(label.revoked()));
    for (KeyKind kind : new KeyKind[] {KeyKind.RSK, KeyKind.SSK, KeyKind.PVT}) {
      key(kind, keys.element(kind));
    }
    w.out().raw("</" + KmsKeySet.ELEMENT + ">\n");
  }

  private void key(KeyKind kind, KeyElement element) {
    switch (element) {
      case KeyElement.Plain plain ->
          w.out()
              .raw("<" + kind.element + " xsi:type=\"KeyContentType\">")
              .hex(plain.key())
              .raw("</" + kind.element + ">\n");
      case KeyElement.Wrapped wrapped ->
          w.encrypted(kind.element, Optional.of(w.extension("EncKeyContentType")), wrapped.key());
    }
  }

  @Override
  public void close() {
    w.close();
  }
}

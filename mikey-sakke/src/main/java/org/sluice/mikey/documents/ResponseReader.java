package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// KmsResponse and what is in it.
final class ResponseReader {

  private static final String SIGNED_CERTIFICATE = "Signed" + KmsCertificate.ELEMENT;

  private final DocumentOptions options;
  private final @Nullable KmsSigningKey certificateKey;
  private final CommonFields common;

  ResponseReader(DocumentOptions options, @Nullable KmsSigningKey certificateKey) {
    this.options = options;
    this.certificateKey = certificateKey;
    this.common = new CommonFields(options);
  }

  /// The caller closes it.
  KmsResponse read(XmlElement element) {
    common.requireVersion(element, "1.0.0");
    XmlFields f = common.of(element);
    boolean kmsFirst = options.layout().rel13();
    Optional<KmsUri> first = kmsFirst ? Optional.of(CommonFields.kms(f)) : Optional.empty();
    UserUri user = CommonFields.user(f);
    KmsUri kms = first.orElseGet(() -> CommonFields.kms(f));
    Instant time = CommonFields.time(f);
    Optional<String> kmsId = f.optional("KmsId").map(XmlValue::text);
    ResponseHead head = new ResponseHead(user, kms, time, kmsId, CommonFields.url(f));
    Optional<KmsMessage> message = f.optional("KmsMessage").map(this::message);
    try {
      Optional<KmsError> error = f.optional("KmsError").map(common::error);
      f.end();
      return new KmsResponse(head, message, error);
    } catch (RuntimeException e) {
      message.ifPresent(KmsMessage::close);
      throw e;
    }
  }

  private KmsMessage message(XmlElement element) {
    XmlFields f = common.of(element);
    KmsMessage message;
    if (f.at(KmsKeyProv.ELEMENT)) {
      message = keyProv(f.required(KmsKeyProv.ELEMENT));
    } else if (f.at(KmsCertCache.ELEMENT)) {
      message = certCache(f.required(KmsCertCache.ELEMENT));
    } else {
      message = init(f.required(KmsInit.ELEMENT));
    }
    try {
      f.end();
      return message;
    } catch (RuntimeException e) {
      message.close();
      throw e;
    }
  }

  private KmsInit init(XmlElement element) {
    XmlFields f = common.of(element);
    KmsCertificate certificate = certificate(f);
    NewKeys keys = newKeys(element, f);
    f.end();
    return new KmsInit(certificate, keys);
  }

  private KmsCertCache certCache(XmlElement element) {
    common.requireVersion(element, "1.0.0");
    XmlFields f = common.of(element, "CacheNum");
    List<KmsCertificate> certificates = new ArrayList<>();
    while (f.at(SIGNED_CERTIFICATE)) {
      certificates.add(certificate(f));
    }
    while (f.at(KmsCertificate.ELEMENT)) {
      certificates.add(certificate(f));
    }
    f.end();
    Optional<Long> number =
        element.attribute("CacheNum").map(text -> XmlValue.number(element, text));
    return new KmsCertCache(number, certificates);
  }

  private KmsKeyProv keyProv(XmlElement element) {
    common.requireVersion(element, "1.0.0");
    XmlFields f = common.of(element);
    List<KmsKeySet> sets = new ArrayList<>();
    try {
      KeySetReader reader = new KeySetReader(options);
      while (f.at(KmsKeySet.ELEMENT)) {
        sets.add(reader.read(f.required(KmsKeySet.ELEMENT)));
      }
      NewKeys keys = newKeys(element, f);
      f.end();
      return new KmsKeyProv(sets, keys);
    } catch (RuntimeException e) {
      sets.forEach(KmsKeySet::close);
      throw e;
    }
  }

  private KmsCertificate certificate(XmlFields f) {
    if (!f.at(SIGNED_CERTIFICATE)) {
      XmlElement plain = f.required(KmsCertificate.ELEMENT);
      if (certificateKey != null) {
        throw new DocumentRefused(
            Reason.UNSIGNED, "a certificate signed by " + certificateKey.name() + " is required");
      }
      return KmsCertificate.read(plain, options.foreign());
    }
    XmlElement signed = f.required(SIGNED_CERTIFICATE);
    Envelope envelope = new Envelope(options);
    XmlElement content =
        certificateKey == null
            ? envelope.unsigned(signed, KmsCertificate.ELEMENT)
            : envelope.verified(signed, KmsCertificate.ELEMENT, certificateKey);
    return KmsCertificate.read(content, options.foreign());
  }

  /// The new keys at the end of an element whose type has them.
  private NewKeys newKeys(XmlElement element, XmlFields f) {
    String extension = options.layout().extension();
    boolean extended = element.hasType(extension, options.layout().extendedType(element.name()));
    if (!extended
        && element.hasType()
        && !element.hasType(options.layout().namespace(), element.name() + "Type")) {
      throw element.refuse("xsi:type is not one that " + element.name() + " can have");
    }
    if (!extended && (element.hasType() || !options.tolerates(Tolerance.XSI_TYPE_MISSING))) {
      return NewKeys.NONE;
    }
    List<EncryptedKey> transport = encrypted(f, "NewTransportKey");
    List<EncryptedKey> integrity = encrypted(f, "NewIntegrityKey");
    return new NewKeys(transport, integrity);
  }

  private List<EncryptedKey> encrypted(XmlFields f, String name) {
    EncryptedKeyReader reader = new EncryptedKeyReader(options);
    List<EncryptedKey> keys = new ArrayList<>();
    while (f.at(options.layout().extension(), name)) {
      keys.add(reader.read(f.required(options.layout().extension(), name), KeyKind.SHARED));
    }
    return keys;
  }
}

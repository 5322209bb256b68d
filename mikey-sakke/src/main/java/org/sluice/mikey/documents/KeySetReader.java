package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// KmsKeySet.
final class KeySetReader {

  private final DocumentOptions options;
  private final CommonFields common;
  private final Wrapping wrapping;
  private final EncryptedKeyReader encrypted;

  KeySetReader(DocumentOptions options) {
    this.options = options;
    this.common = new CommonFields(options);
    this.wrapping = new Wrapping(options);
    this.encrypted = new EncryptedKeyReader(options);
  }

  /// The caller closes it.
  KmsKeySet read(XmlElement element) {
    common.requireVersion(element, KmsKeySet.VERSION);
    XmlFields f = common.of(element);
    KmsUri kms = CommonFields.kms(f);
    Optional<String> certUri = f.optional("CertUri").map(XmlValue::text);
    Optional<String> issuer = f.optional("Issuer").map(XmlValue::text);
    UserUri user = CommonFields.user(f);
    Octets identifier = identifier(f.required("UserID"));
    Optional<Instant> from = f.optional("ValidFrom").map(XmlValue::time);
    Optional<Instant> to = f.optional("ValidTo").map(XmlValue::time);
    long period = XmlValue.number(f.required("KeyPeriodNo"));
    boolean revoked = f.optional("Revoked").map(XmlValue::flag).orElse(false);
    KeySetLabel label;
    try {
      label = new KeySetLabel(kms, certUri, issuer, user, identifier, from, to, period, revoked);
    } catch (MalformedRecord e) {
      throw element.refuse(e.problem());
    }
    return keys(label, f);
  }

  private KmsKeySet keys(KeySetLabel label, XmlFields f) {
    Map<KeyKind, KeyElement> keys = new EnumMap<>(KeyKind.class);
    try {
      for (KeyKind kind : new KeyKind[] {KeyKind.RSK, KeyKind.SSK, KeyKind.PVT}) {
        keys.put(kind, key(kind, f.required(kind.element)));
      }
      f.end();
      return new KmsKeySet(label, keys, options);
    } catch (RuntimeException e) {
      keys.values().forEach(KeyElement::close);
      throw e;
    }
  }

  private KeyElement key(KeyKind kind, XmlElement element) {
    boolean plain = element.hasType(options.layout().namespace(), "KeyContentType");
    boolean wrapped = element.hasType(options.layout().extension(), "EncKeyContentType");
    if (!plain && !wrapped) {
      if (element.hasType() || !options.tolerates(Tolerance.XSI_TYPE_MISSING)) {
        throw element.refuse("xsi:type is neither KeyContentType nor EncKeyContentType");
      }
      wrapped = !element.elements().isEmpty();
    }
    if (wrapped) {
      return new KeyElement.Wrapped(encrypted.read(element, kind));
    }
    element.requireAttributes(options.foreign(), Set.of());
    return new KeyElement.Plain(element.secret(wrapping.plainLengths(kind)));
  }

  /// Hexadecimal digits, or base64 where there are other characters.
  private static Octets identifier(XmlElement element) {
    String text = element.text();
    if (text.isEmpty() || text.length() > 2 * Identifier.MAX_OCTETS) {
      throw element.refuse(text.length() + " characters, 1 to 127 octets expected");
    }
    try {
      return text.length() % 2 == 0 && text.matches("[0-9A-Fa-f]+")
          ? Octets.of(HexFormat.of().parseHex(text))
          : Octets.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw element.refuse("neither hexadecimal digits nor base64");
    }
  }
}

package org.sluice.mikey.documents;

import java.util.Optional;
import java.util.Set;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.codec.Octets;

/// The xenc:EncryptedKey in an element.
final class EncryptedKeyReader {

  static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  static final String TYPE = XENC + "EncryptedKey";

  private final Wrapping wrapping;
  private final Foreign foreign;

  EncryptedKeyReader(DocumentOptions options) {
    this.wrapping = new Wrapping(options);
    this.foreign = options.foreign();
  }

  EncryptedKey read(XmlElement holder, KeyKind kind) {
    holder.requireAttributes(foreign, Set.of());
    XmlFields in = new XmlFields(holder, Foreign.REFUSE);
    XmlElement key = in.required(XENC, "EncryptedKey");
    in.end();
    key.requireAttributes(foreign, Set.of("Id", "Type"));
    if (!key.attribute("Type").orElse(TYPE).equals(TYPE)) {
      throw key.refuse("Type is not " + TYPE);
    }
    XmlFields f = new XmlFields(key, Foreign.REFUSE);
    String algorithm = Dsig.algorithm(f.required("EncryptionMethod"));
    String name = Dsig.keyName(f.required(Dsig.NAMESPACE, "KeyInfo"));
    XmlElement data = f.required("CipherData");
    Optional<String> carried =
        f.optional("CarriedKeyName").map(e -> XmlValue.text(e, KeyName.MAX_OCTETS));
    f.end();
    data.requireAttributes(Foreign.REFUSE, Set.of());
    XmlFields cipher = new XmlFields(data, Foreign.REFUSE);
    XmlElement value = cipher.required("CipherValue");
    cipher.end();
    byte[] wrapped = value.binary(wrapping.wrappedLengths(kind, algorithm));
    return new EncryptedKey(algorithm, name, Octets.of(wrapped), carried);
  }
}

package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// Fields that several documents have, read by the same options.
final class CommonFields {

  /// UserUri has up to 4096 octets, and a URL may have it in it percent-encoded.
  static final int MAX_URL = 8192;

  /// Most octets of any other text.
  static final int MAX_TEXT = 1024;

  private final DocumentOptions options;

  CommonFields(DocumentOptions options) {
    this.options = options;
  }

  /// The elements of `element`, whose attributes are Id, Version and `more`.
  XmlFields of(XmlElement element, String... more) {
    Set<String> known = new HashSet<>(Set.of(more));
    known.add("Id");
    known.add("Version");
    element.requireAttributes(options.foreign(), known);
    return new XmlFields(element, options.foreign());
  }

  void requireVersion(XmlElement element, String fixed) {
    String version = element.attribute("Version").orElse(fixed);
    if (!options.layout().rel13() && !version.equals(fixed)) {
      throw element.refuse("Version is not " + fixed);
    }
  }

  static UserUri user(XmlFields f) {
    return XmlValue.of(f.required("UserUri"), UserUri::parse);
  }

  static KmsUri kms(XmlFields f) {
    return XmlValue.of(f.required("KmsUri"), KmsUri::parse);
  }

  static Instant time(XmlFields f) {
    return XmlValue.time(f.required("Time"));
  }

  static String url(XmlFields f) {
    return XmlValue.text(f.required("ClientReqUrl"), MAX_URL);
  }

  KmsError error(XmlElement element) {
    XmlFields f = of(element);
    long code = XmlValue.number(f.required("ErrorCode"));
    XmlElement message = f.required("ErrorMsg");
    f.end();
    return new KmsError(code, message.text().isEmpty() ? "" : XmlValue.text(message));
  }
}

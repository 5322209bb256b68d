package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.Optional;
import org.sluice.mikey.xml.CanonicalXml;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.mikey.xml.XmlValue;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// KmsRequest.
final class RequestReader {

  private final CommonFields common;

  RequestReader(DocumentOptions options) {
    this.common = new CommonFields(options);
  }

  KmsRequest read(XmlElement element) {
    common.requireVersion(element, "1.1.0");
    XmlFields f = common.of(element);
    UserUri user = CommonFields.user(f);
    KmsUri kms = CommonFields.kms(f);
    Instant time = CommonFields.time(f);
    Optional<String> client = f.optional("ClientId").map(XmlValue::text);
    Optional<String> device = f.optional("DeviceId").map(XmlValue::text);
    String url = CommonFields.url(f);
    Optional<Octets> krr =
        f.optional(KmsRequest.KRR_LIST).map(e -> Octets.of(CanonicalXml.open(e)));
    Optional<KmsError> error = f.optional("ClientError").map(common::error);
    f.end();
    return new KmsRequest(user, kms, time, client, device, url, krr, error);
  }
}

package org.sluice.mikey.documents;

import java.util.Optional;
import org.sluice.mikey.secret.SecretBytes;

/// KmsRequest, in the order of the schema.
final class RequestWriter {

  private RequestWriter() {}

  /// The element; the caller closes it.
  static SecretBytes write(DocumentOptions options, KmsRequest r, Optional<String> id) {
    try (ElementWriter w = new ElementWriter(options)) {
      w.start(KmsRequest.ELEMENT, id, options.layout().rel13() ? "1.0.0" : "1.1.0");
      w.text("UserUri", r.user().value());
      w.text("KmsUri", r.kms().value());
      w.time("Time", r.time());
      w.text("ClientId", r.clientId());
      w.text("DeviceId", r.deviceId());
      w.text("ClientReqUrl", r.clientReqUrl());
      r.krrList().ifPresent(list -> w.out().raw(list.toArray()).raw("\n"));
      r.clientError().ifPresent(e -> w.error("ClientError", e));
      w.out().raw("</" + KmsRequest.ELEMENT + ">");
      return w.finish();
    }
  }
}

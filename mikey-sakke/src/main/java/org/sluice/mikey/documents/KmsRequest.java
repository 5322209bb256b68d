package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.Optional;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// A request to a KMS (TS 33.180 clause D.2.2). It holds nothing secret.
///
/// @param user UserUri
/// @param kms KmsUri
/// @param time when it was made, in whole seconds
/// @param clientId ClientId
/// @param deviceId DeviceId
/// @param clientReqUrl the URL it is posted to
/// @param krrList the element KrrList with the redirect responses in it, in canonical form; they
///   are passed on as they are
/// @param clientError ClientError
public record KmsRequest(
    UserUri user,
    KmsUri kms,
    Instant time,
    Optional<String> clientId,
    Optional<String> deviceId,
    String clientReqUrl,
    Optional<Octets> krrList,
    Optional<KmsError> clientError) {

  static final String ELEMENT = "KmsRequest";
  static final String KRR_LIST = "KrrList";

  /// Checks the texts, and that the list of redirect responses is one element of that name.
  public KmsRequest {
    Bounds b = Bounds.of(ELEMENT);
    clientId.ifPresent(id -> b.text("clientId", id, false, CommonFields.MAX_TEXT));
    deviceId.ifPresent(id -> b.text("deviceId", id, false, CommonFields.MAX_TEXT));
    b.text("clientReqUrl", clientReqUrl, false, CommonFields.MAX_URL);
    krrList.ifPresent(list -> {
      try (XmlDocument d = XmlDocument.parse(list.toArray(), XmlDocument.MAX_OCTETS, KRR_LIST)) {
        if (!d.root().name().equals(KRR_LIST)) {
          throw new MalformedRecord(ELEMENT, "krrList", "another element than KrrList");
        }
      }
    });
  }

  /// A request with what every request has.
  public static KmsRequest of(UserUri user, KmsUri kms, Instant time, String clientReqUrl) {
    return new KmsRequest(
        user,
        kms,
        time,
        Optional.empty(),
        Optional.empty(),
        clientReqUrl,
        Optional.empty(),
        Optional.empty());
  }
}

package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// What every response has.
///
/// @param user UserUri
/// @param kms KmsUri
/// @param time when it was made, in whole seconds
/// @param kmsId KmsId
/// @param clientReqUrl the URL of the request
public record ResponseHead(
    UserUri user, KmsUri kms, Instant time, Optional<String> kmsId, String clientReqUrl) {

  /// Checks the texts.
  public ResponseHead {
    Bounds b = Bounds.of("ResponseHead");
    kmsId.ifPresent(id -> b.text("kmsId", id, false, CommonFields.MAX_TEXT));
    b.text("clientReqUrl", clientReqUrl, false, CommonFields.MAX_URL);
  }
}

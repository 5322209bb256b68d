package org.sluice.client.gateway;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KeySetLabel;
import org.sluice.mikey.documents.KmsKeyProv;
import org.sluice.mikey.documents.KmsKeySet;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.NewKeys;
import org.sluice.mikey.documents.ResponseHead;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// One user's keys in plain as the KmsResponse to a keyprov request (TS 33.180 annex D).
public final class PlainKeyDocument {
  private PlainKeyDocument() {}

  /// The document; the caller closes it.
  ///
  /// @param requestUrl as the client asked
  /// @param integrity what it is signed with; none: it is not signed
  /// @throws IOException if the file of that key cannot be read
  public static SecretBytes of(
      KmsUri kms,
      UserUri user,
      KeySet keys,
      KeyPeriod period,
      Instant now,
      String requestUrl,
      @Nullable IntegrityKeyFile integrity)
      throws IOException {
    KeySetLabel label =
        new KeySetLabel(
            kms,
            Optional.empty(),
            Optional.empty(),
            user,
            Octets.of(keys.identifier()),
            Optional.of(period.start()),
            Optional.of(period.end()),
            period.number(),
            false);
    ResponseHead head = new ResponseHead(user, kms, now, Optional.empty(), requestUrl);
    try (KmsResponse response =
        KmsResponse.of(head, new KmsKeyProv(List.of(KmsKeySet.plain(label, keys)), NewKeys.NONE))) {
      DocumentWriter writer = new DocumentWriter(DocumentOptions.STRICT);
      if (integrity == null) {
        return writer.response(response);
      }
      try (IntegrityKey key = integrity.open()) {
        return writer.signedResponse(response, DocumentSigner.of(key));
      }
    }
  }
}

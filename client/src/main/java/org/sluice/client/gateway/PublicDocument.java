package org.sluice.client.gateway;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.mikey.documents.DocumentSigner;
import org.sluice.mikey.documents.DocumentWriter;
import org.sluice.mikey.documents.IntegrityKey;
import org.sluice.mikey.documents.KmsCertCache;
import org.sluice.mikey.documents.KmsError;
import org.sluice.mikey.documents.KmsInit;
import org.sluice.mikey.documents.KmsResponse;
import org.sluice.mikey.documents.NewKeys;
import org.sluice.mikey.documents.ResponseHead;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.envelope.KmsAnswer;
import org.sluice.records.envelope.KmsAnswer.Content;

/// An answer without keys. Where the software that asks has an InK it is signed like one with keys:
/// it need not believe a certificate or an error that comes without.
final class PublicDocument {
  private PublicDocument() {}

  /// The document as it was exported in an envelope of this moment, or a SignedKmsResponse.
  ///
  /// @throws Refused if the file of the InK cannot be used, or a certificate is none
  static byte[] of(LocalKeys keys, Content content, Instant now, String url) throws IOException {
    IntegrityKeyFile integrity = keys.integrity();
    if (integrity == null) {
      return unsigned(keys, content, now, url);
    }
    PinnedProfile profile = keys.profile();
    ResponseHead head =
        new ResponseHead(keys.device().user(), profile.profile().kms(), now, Optional.empty(), url);
    try (IntegrityKey key = integrity.open();
        KmsResponse response = response(head, content);
        SecretBytes xml =
            new DocumentWriter(DocumentOptions.STRICT)
                .signedResponse(response, DocumentSigner.of(key))) {
      return xml.use(at -> SecretPool.MEM.asSlice(at, xml.length()).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /// The same without a signature, whatever there is to sign with.
  static byte[] unsigned(LocalKeys keys, Content content, Instant now, String url) {
    return new KmsAnswer(
            keys.device().user().value(), keys.profile().profile().kms().value(), now, url, content)
        .xml();
  }

  private static KmsResponse response(ResponseHead head, Content content) {
    return switch (content) {
      case Content.Init(Octets certificate) ->
          KmsResponse.of(head, new KmsInit(certificate(certificate), NewKeys.NONE));
      case Content.CertCache(long number, List<Octets> certificates) ->
          KmsResponse.of(
              head,
              new KmsCertCache(
                  Optional.of(number),
                  certificates.stream().map(PublicDocument::certificate).toList()));
      case Content.Failure(int code, String message) ->
          KmsResponse.of(head, new KmsError(code, message));
      case Content.KeyProv(List<Octets> _) ->
          throw new IllegalArgumentException("keys are written by PlainKeyDocument");
    };
  }

  private static KmsCertificate certificate(Octets xml) {
    try {
      return KmsCertificate.parse(xml.toArray());
    } catch (MalformedCertificate e) {
      throw new Refused(
          Check.CERTIFICATE, "held", "a KMS certificate", String.valueOf(e.getMessage()), e);
    }
  }
}

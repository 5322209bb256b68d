package org.sluice.mikey.documents;

import org.sluice.mikey.keyset.KmsCertificate;

/// Answer to an initialise request: the KMS's own certificate.
///
/// @param certificate the root certificate
/// @param newKeys new TrK and InK
public record KmsInit(KmsCertificate certificate, NewKeys newKeys) implements KmsMessage {

  static final String ELEMENT = "KmsInit";
}

package org.sluice.mikey.documents;

import org.sluice.mikey.keyset.KmsCertificate;

/// Names and order of the elements, which changed from one release to the next.
///
/// @param namespace of the documents
/// @param extension of SignedKmsRequest, SignedKmsResponse, NewTransportKey and the encrypted types
/// @param rel13 the order and types of the first generation: KmsUri before UserUri in KmsResponse,
///   types ending in TkType, no NewIntegrityKey, versions not checked
public record DocumentLayout(String namespace, String extension, boolean rel13) {

  /// TS 33.180.
  public static final DocumentLayout TS33180 =
      new DocumentLayout(KmsCertificate.NAMESPACE, KmsCertificate.NAMESPACE, false);

  /// TS 33.179 (Release 13), whose namespaces were left open; deployed systems chose their own. A
  /// relative one cannot be signed, because Canonical XML has no form for it.
  public static DocumentLayout rel13(String namespace, String extension) {
    return new DocumentLayout(namespace, extension, true);
  }

  /// Name of the type of KmsInit or KmsKeyProv that brings new keys.
  String extendedType(String element) {
    return element + (rel13 ? "TkType" : "TkIkType");
  }
}

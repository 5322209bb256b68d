package org.sluice.mikey.documents;

/// A departure of deployed systems from the documents that may be accepted on reading. None is,
/// unless it is named (docs/DOCUMENT-OPTIONS.md).
public enum Tolerance {
  /// Elements of other namespaces at the end of an element, and attributes of other namespaces, are
  /// passed over. The schema allows both; without this they are refused, because what is not
  /// understood might change what the rest means.
  FOREIGN_CONTENT,
  /// `xsi:type` may be missing on the three key elements and on a KmsInit or KmsKeyProv with new
  /// keys; the content then says which type it is.
  XSI_TYPE_MISSING,
  /// An SSK may have up to eight zero octets in front.
  SSK_LEADING_ZEROS,
  /// `http://www.w3.org/2009/xmlenc11#kw-aes-256-pad` is taken for RFC 5649.
  PADDED_WRAP_NAME,
  /// A new TrK or InK may be wrapped with RFC 5649 under the name of RFC 3394.
  PADDED_NEW_KEYS,
  /// A signature may cover the signed wrapper, without the signature itself
  /// (`http://www.w3.org/2000/09/xmldsig#enveloped-signature`), in place of what is in it.
  ENVELOPED_SIGNATURE,
  /// A signature under InK or TrK may be cut to its first 128 bits (HMACOutputLength 128).
  HMAC_128
}

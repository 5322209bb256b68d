package org.sluice.mikey.message;

/// One departure of deployed systems from the documents that can be accepted when a message is
/// opened. None is, unless a domain needs it; docs/MESSAGE-OPTIONS.md has a row for each. None
/// weakens what a signature proves, but each is one more way to read the same octets.
public enum ReadingOption {
  /// A signature that does not cover the two octets of S type and length is accepted where one that
  /// does was not found.
  SIGNATURE_WITHOUT_ITS_HEADER,
  /// Role 3 twice instead of roles 6 and 7, in this order.
  KMS_ROLE_TWICE,
  /// PRF function 2, taken as 1: seen where HMAC-SHA-256 was meant.
  PRF_CODE_TWO,
  /// Identities in roles that are not known here, beside the known ones; nothing is done with them.
  UNKNOWN_ROLES,
  /// Identities written as NAI or byte string; the octets are compared as those of a URI are.
  OTHER_ID_TYPES,
  /// Key parameters in clear.
  PLAIN_KEY_PARAMETERS,
  /// A secret of 256 bits under the mask of [org.sluice.mikey.sakke.Mask256#LITERAL], tried where
  /// the other does not fit; the message does not say which was used.
  LITERAL_MASK
}

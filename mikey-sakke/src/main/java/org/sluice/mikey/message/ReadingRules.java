package org.sluice.mikey.message;

/// Which departures of deployed systems from the documents are accepted. Nothing is, unless a
/// domain needs it; none of them weakens what a signature proves, but each is one more way to read
/// the same octets.
///
/// @param signatureWithoutItsHeader a signature that does not cover the two octets of S type and
///   length is accepted after one that does was not found
/// @param kmsRoleTwice role 3 twice instead of roles 6 and 7, in this order
/// @param prfCodeTwo PRF function 2, taken as 1: seen where HMAC-SHA-256 was meant
public record ReadingRules(
    boolean signatureWithoutItsHeader, boolean kmsRoleTwice, boolean prfCodeTwo) {

  /// The documents to the letter.
  public static final ReadingRules STRICT = new ReadingRules(false, false, false);

  /// Everything that was seen in the field.
  public static final ReadingRules FIELD = new ReadingRules(true, true, true);
}

package org.sluice.mikey.documents;

import java.util.Optional;
import org.sluice.records.codec.Octets;

/// A key wrapped under a TrK (XML-Enc EncryptedKey). Nothing in it is secret.
///
/// @param algorithm the identifier of EncryptionMethod
/// @param keyName the TrK it is wrapped under
/// @param wrapped the octets of CipherValue
/// @param carriedName the name of the key that is in it, where it is a new TrK or InK
public record EncryptedKey(
    String algorithm, String keyName, Octets wrapped, Optional<String> carriedName) {

  /// AES key wrap with a 256-bit key (XML-Enc).
  public static final String KW_AES256 = "http://www.w3.org/2001/04/xmlenc#kw-aes256";

  /// The same with padding (XML-Enc 1.1).
  public static final String KW_AES256_PAD = "http://www.w3.org/2009/xmlenc11#kw-aes-256-pad";

  /// Checks the names.
  public EncryptedKey {
    KeyName.checked("EncryptedKey", keyName);
    carriedName.ifPresent(n -> KeyName.checked("EncryptedKey", n));
  }
}

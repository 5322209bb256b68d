package org.sluice.mikey.documents;

/// How octets are written as text. Both are read wherever one of them is expected.
public enum BinaryForm {
  /// Hexadecimal digits.
  HEX,
  /// RFC 4648 section 4.
  BASE64
}

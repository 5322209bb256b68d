package org.sluice.mikey.xml;

/// A name as written: prefix (empty if none) and local part. ASCII letters, digits, `.`, `-`, `_`;
/// no name of TS 33.180, XML-DSig or XML-Enc has others.
record XmlName(String prefix, String local) {

  static boolean starts(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static boolean continues(int c) {
    return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  }

  @Override
  public String toString() {
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }
}

package org.sluice.mikey.documents;

/// The keys that documents carry, and their plain forms.
enum KeyKind {
  RSK("UserDecryptKey", 257, true),
  SSK("UserSigningKeySSK", 32, false),
  PVT("UserPubTokenPVT", 65, true),
  /// A new TrK or InK.
  SHARED("", 32, false);

  final String element;
  final int octets;

  /// Whether it is a point, which starts with 04.
  final boolean point;

  KeyKind(String element, int octets, boolean point) {
    this.element = element;
    this.octets = octets;
    this.point = point;
  }
}

package org.sluice.mikey.documents;

import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Bounds;

/// The rules for shared keys and their names: 32 octets, and a name such as
/// `tk.12.user@example.org` of 1 to 255 octets of text.
final class KeyName {

  static final int MAX_OCTETS = 255;

  private KeyName() {}

  static String checked(String kind, String name) {
    Bounds.of(kind).text("name", name, false, MAX_OCTETS);
    return name;
  }

  /// Checks a key and its name; the key is closed if either is refused.
  static void check(String kind, String name, SecretBytes key) {
    try {
      var _ = checked(kind, name);
      if (key.length() != TransportKey.OCTETS) {
        throw new IllegalArgumentException(
            kind + " has " + TransportKey.OCTETS + " octets, not " + key.length());
      }
    } catch (RuntimeException e) {
      key.close();
      throw e;
    }
  }
}

package org.sluice.mikey.documents;

import org.sluice.records.codec.Bounds;

/// The rule for names of keys, such as `tk.12.user@example.org`: 1 to 255 octets of text.
final class KeyName {

  static final int MAX_OCTETS = 255;

  private KeyName() {}

  static String checked(String kind, String name) {
    Bounds.of(kind).text("name", name, false, MAX_OCTETS);
    return name;
  }
}

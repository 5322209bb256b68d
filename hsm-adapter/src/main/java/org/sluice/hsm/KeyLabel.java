package org.sluice.hsm;

/// The form of a key's label on every token.
public final class KeyLabel {

  /// Most characters of a label; long enough for a generation's hash in hex and a purpose.
  public static final int MAX = 160;

  private KeyLabel() {}

  /// Returns `label` if it is 1..160 printable ASCII characters without space, which every token
  /// keeps unchanged; throws IllegalArgumentException otherwise.
  public static String check(String label) {
    if (label.isEmpty() || label.length() > MAX) {
      throw new IllegalArgumentException(
          "key label has " + label.length() + " characters, expected 1 to " + MAX);
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c <= ' ' || c > '~') {
        throw new IllegalArgumentException(
            "key label has character " + (int) c + " at " + i + ", expected printable ASCII");
      }
    }
    return label;
  }
}

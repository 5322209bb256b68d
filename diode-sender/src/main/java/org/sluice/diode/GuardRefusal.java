package org.sluice.diode;

/// Why the guard lets a file not pass. The text names what was wrong, never the content.
final class GuardRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuardRefusal(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

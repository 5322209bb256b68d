package org.sluice.diode;

import java.util.Locale;

/// The two streams of the high side: K carries keys and documents, L carries the log.
enum StreamLetter {
  K,
  L;

  /// As in file names: `k` or `l`.
  String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// As in payloads and frames.
  char letter() {
    return name().charAt(0);
  }
}

package org.sluice.distribution.ingest;

import org.jspecify.annotations.Nullable;

/// A published record that is not to be believed: refused, counted, and without any effect.
public final class NotTaken extends RuntimeException {
  /// The code that may become another answer once more of the log is here.
  public static final String NOT_VERIFIED = Refusal.Code.NOT_VERIFIED.name();

  private static final long serialVersionUID = 1L;

  /// @serial one word for counters
  private final String code;

  /// With a code and the reason.
  public NotTaken(String code, @Nullable String why) {
    super(code + ": " + why);
    this.code = code;
  }

  /// One word for counters.
  public String code() {
    return code;
  }
}

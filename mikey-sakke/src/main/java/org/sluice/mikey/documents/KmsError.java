package org.sluice.mikey.documents;

import org.sluice.records.codec.Bounds;

/// KmsError of a response, or ClientError of a request.
///
/// @param code ErrorCode, up to 15 digits; the codes in use are those of HTTP
/// @param message ErrorMsg, may be empty
public record KmsError(long code, String message) {

  private static final long MAX_CODE = 999_999_999_999_999L;

  /// Checks both.
  public KmsError {
    Bounds.of("KmsError")
        .range("code", code, 0, MAX_CODE)
        .text("message", message, true, CommonFields.MAX_TEXT);
  }
}

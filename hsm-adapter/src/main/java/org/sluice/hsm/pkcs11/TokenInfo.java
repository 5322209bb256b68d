package org.sluice.hsm.pkcs11;

/// What CK_TOKEN_INFO says of a token. The slot holds for this process only.
///
/// @param maxSessions most read-write sessions of one process; 0 for no limit, -1 if it does not
///   say
public record TokenInfo(
    long slot,
    String label,
    String manufacturer,
    String model,
    String serial,
    long flags,
    long maxSessions) {

  /// Whether the token has been initialised and so has a label of its own.
  public boolean initialised() {
    return (flags & Ck.CKF_TOKEN_INITIALIZED) != 0;
  }

  /// What the token says about wrong PINs so far; empty if nothing.
  public String pinWarning() {
    if ((flags & Ck.CKF_USER_PIN_LOCKED) != 0) {
      return "its PIN is locked";
    }
    if ((flags & Ck.CKF_USER_PIN_FINAL_TRY) != 0) {
      return "one more wrong PIN locks it";
    }
    return (flags & Ck.CKF_USER_PIN_COUNT_LOW) != 0
        ? "wrong PINs were entered since the last login"
        : "";
  }
}

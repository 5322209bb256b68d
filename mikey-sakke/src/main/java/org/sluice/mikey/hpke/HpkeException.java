package org.sluice.mikey.hpke;

/// Sealing or opening was refused. [#reason()] says which input is to blame; no message contains
/// anything secret.
public final class HpkeException extends RuntimeException {

  /// What was wrong.
  public enum Reason {
    /// The recipient's public key is no point of the group, or of small order.
    RECIPIENT_KEY,
    /// The private key has a wrong length or is no scalar of the group.
    PRIVATE_KEY,
    /// The encapsulated key has a wrong length, is no point of the group, or is of small order.
    ENCAPSULATED_KEY,
    /// The ciphertext is shorter than a tag.
    TRUNCATED,
    /// The tag does not fit: changed octets, another key, another info or another aad.
    NOT_AUTHENTIC
  }

  private final Reason reason;

  HpkeException(Reason reason, String why) {
    super(reason + ": " + why);
    this.reason = reason;
  }

  /// What was wrong.
  public Reason reason() {
    return reason;
  }
}

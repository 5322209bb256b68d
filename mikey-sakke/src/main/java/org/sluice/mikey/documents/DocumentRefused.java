package org.sluice.mikey.documents;

/// A well-formed document that cannot be trusted or opened. [#reason()] says which rule it breaks;
/// the message names what was expected and what was there, never a key.
public final class DocumentRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The rule that is broken.
  public enum Reason {
    /// No signature where one is required.
    UNSIGNED,
    /// An algorithm, transform or part of the signature that is not the one expected.
    SIGNATURE_FORM,
    /// The signature refers to something other than what it must cover.
    REFERENCE,
    /// The name of a key is not that of the key that was given.
    KEY_NAME,
    /// What is signed was changed.
    DIGEST,
    /// The signature is not by this key.
    SIGNATURE,
    /// A wrapped key cannot be unwrapped, or is not of its kind.
    WRAPPED_KEY,
    /// A key set is for another KMS than the certificate.
    OTHER_KMS
  }

  private final Reason reason;

  DocumentRefused(Reason reason, String why) {
    super("document, " + reason + ": " + why);
    this.reason = reason;
  }

  DocumentRefused(Reason reason, String why, Throwable cause) {
    super("document, " + reason + ": " + why, cause);
    this.reason = reason;
  }

  /// The rule that is broken.
  public Reason reason() {
    return reason;
  }
}

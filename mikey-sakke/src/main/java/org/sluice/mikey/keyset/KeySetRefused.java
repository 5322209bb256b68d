package org.sluice.mikey.keyset;

/// A key set that is not what it should be. [#check()] says which check failed; nothing secret is
/// in the text.
public final class KeySetRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The check that failed.
  public enum Check {
    /// The plain form: version, lengths, a point off its curve.
    FORM,
    /// The identifier is not the one of this user, server and period.
    IDENTIFIER,
    /// The Receiver Secret Key does not belong to the identifier under Z_T (RFC 6508 section
    /// 6.1.2).
    RSK,
    /// SSK and PVT do not belong to the identifier under KPAK (RFC 6507 section 5.1.2).
    SSK
  }

  private final Check check;

  KeySetRefused(Check check, String why) {
    super("key set, " + check + ": " + why);
    this.check = check;
  }

  /// The check that failed.
  public Check check() {
    return check;
  }
}

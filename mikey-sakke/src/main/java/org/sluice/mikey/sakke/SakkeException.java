package org.sluice.mikey.sakke;

/// An encapsulation that cannot be made or opened. [#problem()] says why; nothing in it depends on
/// a secret but the single bit that the check failed.
public final class SakkeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why.
  public enum Problem {
    /// Neither 273 nor 289 octets.
    WRONG_LENGTH,
    /// Its point is not a point of the curve; the cause says why.
    BAD_POINT,
    /// Encapsulating the opened value again gives another point (RFC 6508 section 6.2.2 step 6):
    /// made for another identity or period, or changed on its way.
    NOT_FOR_THIS_KEY,
    /// The identity is empty or longer than 4096 octets.
    IDENTITY_LENGTH,
    /// The identity is the one for which Z_T has no key: [a]P + Z_T is infinity.
    NO_SUCH_KEY
  }

  private final Problem problem;

  SakkeException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  SakkeException(Problem problem, String message, Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /// Why.
  public Problem problem() {
    return problem;
  }
}

package org.sluice.mikey.curve;

/// Octets or coordinates that are not an acceptable point. [#problem()] says which rule they break;
/// the message never holds coordinates, because the point may be a key.
public final class BadPoint extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// The rule that was broken.
  public enum Problem {
    /// Not 1 + 2 * element octets.
    WRONG_LENGTH("its length is wrong"),
    /// The first octet is not 04, the only form RFC 6507 and RFC 6508 send.
    NOT_UNCOMPRESSED("it does not start with 04"),
    /// A coordinate is p or more.
    COORDINATE_TOO_LARGE("a coordinate is not below p"),
    /// The curve equation does not hold.
    OFF_CURVE("it is not on the curve"),
    /// The point at infinity, which has no encoding and is no key.
    INFINITY("it is the point at infinity"),
    /// On the curve, but not in the subgroup of order q.
    WRONG_ORDER("it is not in the subgroup of order q");

    private final String text;

    Problem(String text) {
      this.text = text;
    }
  }

  private final Problem problem;

  BadPoint(String curve, Problem problem) {
    super("not a valid point of " + curve + ": " + problem.text);
    this.problem = problem;
  }

  /// The rule that was broken.
  public Problem problem() {
    return problem;
  }
}

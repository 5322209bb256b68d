package org.sluice.mikey.message;

/// An SDP line or body from which no message is taken. [#problem()] is for programs.
public final class SdpRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why.
  public enum Problem {
    /// No MIKEY line at session level.
    NO_MESSAGE,
    /// The line is of another key management protocol.
    OTHER_PROTOCOL,
    /// A MIKEY line belongs to one medium, which is not read.
    MEDIA_LEVEL,
    /// The text after the protocol is not base64.
    NOT_BASE64,
    /// Line, body or message is longer than is read.
    TOO_LONG,
    /// More messages than are read.
    TOO_MANY
  }

  private final Problem problem;

  SdpRefused(Problem problem, String why) {
    super(problem + ": " + why);
    this.problem = problem;
  }

  /// Why.
  public Problem problem() {
    return problem;
  }
}

package org.sluice.web.account;

/// What became of an attempt to log in.
public sealed interface LoginOutcome {
  /// The session begins.
  record Welcome(Visitor visitor) implements LoginOutcome {}

  /// Name or password is wrong; nobody says which.
  record Refused() implements LoginOutcome {}

  /// Too many attempts by this name or from this address: later.
  record Closed() implements LoginOutcome {}

  /// Too many at once.
  record Busy() implements LoginOutcome {}
}

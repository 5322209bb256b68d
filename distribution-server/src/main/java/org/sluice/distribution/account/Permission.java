package org.sluice.distribution.account;

/// What a page asks for before it answers.
public enum Permission {
  /// See the log and everything made from it.
  READ_LOG("review:read"),
  /// Leave a signed note about a period.
  SIGN_OFF("review:sign-off");

  private final String shiro;

  Permission(String shiro) {
    this.shiro = shiro;
  }

  /// As Shiro writes it.
  String shiro() {
    return shiro;
  }
}

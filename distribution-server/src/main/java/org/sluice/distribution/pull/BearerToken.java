package org.sluice.distribution.pull;

import org.sluice.records.id.UserUri;

/// The user whom a verified OAuth 2.0 token names. Only [BearerTokens] makes one, so holding it is
/// the proof.
final class BearerToken implements KeyholderToken {
  private static final long serialVersionUID = 1L;

  private final transient UserUri user;

  BearerToken(UserUri user) {
    this.user = user;
  }

  /// The user, exactly as the token spells it.
  @Override
  public UserUri getPrincipal() {
    return user;
  }

  /// Nothing: the token itself goes no further than its check.
  @Override
  public Object getCredentials() {
    return "";
  }
}

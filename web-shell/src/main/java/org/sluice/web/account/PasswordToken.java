package org.sluice.web.account;

import org.apache.shiro.authc.AuthenticationToken;

/// A name and a password as they were typed. The password's owner wipes it.
final class PasswordToken implements AuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final transient byte[] password;

  @SuppressWarnings("ArrayAssignment") // shared with its owner, who wipes it
  PasswordToken(String name, byte[] password) {
    this.name = name;
    this.password = password;
  }

  @Override
  public String getPrincipal() {
    return name;
  }

  @Override
  public byte[] getCredentials() {
    return password;
  }
}

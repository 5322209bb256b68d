package org.sluice.web.account;

import java.security.SecureRandom;
import java.util.Optional;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;

/// Accounts, for Shiro. Nothing is cached: a role that is taken away is gone at the next request.
///
/// For a name that nobody has the same work is done against a hash that no password has been made
/// for, so the time says nothing.
final class AccountRealm extends AuthorizingRealm {
  /// What a name was found to be; nobody's hash is compared like any other.
  private record Found(PasswordHash hash, boolean known) {}

  private final Accounts accounts;
  private final PasswordHash nobodys;

  AccountRealm(Accounts accounts) {
    this.accounts = accounts;
    byte[] random = new byte[32];
    SecureRandom source = new SecureRandom();
    source.nextBytes(random);
    this.nobodys = PasswordHash.of(random, source);
    setName("accounts");
    setAuthenticationTokenClass(PasswordToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher((token, info) ->
        token.getCredentials() instanceof byte[] password
            && info.getCredentials() instanceof Found found
            && found.hash.matches(password)
            && found.known);
  }

  @Override
  protected AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    String name = ((PasswordToken) token).getPrincipal();
    Optional<Accounts.Holder> account = accounts.holder(name);
    Found found =
        new Found(account.map(Accounts.Holder::password).orElse(nobodys), account.isPresent());
    return new SimpleAuthenticationInfo(name, found, getName());
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    String name = principals.oneByType(String.class);
    if (name != null) {
      accounts
          .holder(name)
          .ifPresent(
              account -> account.permissions().forEach(p -> info.addStringPermission(p.shiro())));
    }
    return info;
  }
}

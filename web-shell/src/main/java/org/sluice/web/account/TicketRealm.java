package org.sluice.web.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;

/// For a log that is served from a disc on one's own machine: whoever shows the ticket that was
/// printed on the terminal reads, once; other users and other pages on that machine do not.
final class TicketRealm extends AuthorizingRealm {
  private static final String READER = "reader";

  private final byte[] ticket;
  private final Permission permission;
  private final AtomicBoolean used = new AtomicBoolean();

  TicketRealm(String ticket, Permission permission) {
    this.ticket = ticket.getBytes(StandardCharsets.US_ASCII);
    this.permission = permission;
    setName("ticket");
    setAuthenticationTokenClass(PasswordToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher((token, info) ->
        token.getCredentials() instanceof byte[] shown
            && MessageDigest.isEqual(shown, this.ticket)
            && used.compareAndSet(false, true));
  }

  @Override
  protected AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    return new SimpleAuthenticationInfo(READER, new byte[0], getName());
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    info.addStringPermission(permission.shiro());
    return info;
  }
}

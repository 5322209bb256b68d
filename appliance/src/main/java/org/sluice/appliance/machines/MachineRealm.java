package org.sluice.appliance.machines;

import java.security.MessageDigest;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.operators.Machine;
import org.sluice.appliance.operators.OperatorFile;

/// Machines, for Shiro, from the operators' file as it is now: nothing is cached, so a machine that
/// was removed, or whose key is another, is refused at its next question.
final class MachineRealm extends AuthorizingRealm {
  private final OperatorFile accounts;

  MachineRealm(OperatorFile accounts) {
    this.accounts = accounts;
    setName("machines");
    setAuthenticationTokenClass(MachineToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher((token, info) ->
        token.getCredentials() instanceof byte[] shown
            && info.getCredentials() instanceof byte[] pinned
            && MessageDigest.isEqual(shown, pinned));
  }

  @Override
  protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    return accounts
        .machine(((MachineToken) token).getPrincipal())
        .map(m -> new SimpleAuthenticationInfo(m, m.pin().octets(), getName()))
        .orElse(null); // Shiro answers as to any unknown account.
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    Machine machine = principals.oneByType(Machine.class);
    if (machine != null) {
      machine.tasks().forEach(t -> info.addStringPermission(t.permission().shiro()));
    }
    return info;
  }
}

package org.sluice.distribution.pull;

import java.security.MessageDigest;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.jspecify.annotations.Nullable;

/// Who a device or the owner of a token is and what they may have, from the access records that
/// came through the diode.
///
/// An active record allows to pull the keys of that record's identity, sealed to that record's
/// device, and no others. A revoked or suspended device is known and may do nothing, from the next
/// request on: Shiro keeps nothing of the one before.
final class DeviceRealm extends AuthorizingRealm {
  private final KnownClients clients;

  DeviceRealm(KnownClients clients) {
    this.clients = clients;
    setName("devices");
    setAuthenticationTokenClass(KeyholderToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher(DeviceRealm::sameKey);
  }

  @Override
  protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    return clients
        .of((KeyholderToken) token)
        .map(device ->
            new SimpleAuthenticationInfo(
                device, device.records().getFirst().authSpki().toArray(), getName()))
        .orElse(null); // Shiro answers as to any unknown account
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    Device device = principals.oneByType(Device.class);
    if (device != null) {
      info.addObjectPermissions(device.permitted());
    }
    return info;
  }

  /// A token of a user was verified when it was made; a device shows the enrolled key itself.
  private static boolean sameKey(AuthenticationToken token, AuthenticationInfo info) {
    return token instanceof BearerToken
        || (token.getCredentials() instanceof byte[] shown
            && info.getCredentials() instanceof byte[] enrolled
            && MessageDigest.isEqual(shown, enrolled));
  }
}

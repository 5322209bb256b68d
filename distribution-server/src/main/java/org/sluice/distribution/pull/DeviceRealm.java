package org.sluice.distribution.pull;

import java.security.MessageDigest;
import java.util.List;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.authz.AuthorizationInfo;
import org.apache.shiro.authz.SimpleAuthorizationInfo;
import org.apache.shiro.realm.AuthorizingRealm;
import org.apache.shiro.subject.PrincipalCollection;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.store.BundleStore;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;

/// Who a device is and what it may have, from the access records that came through the diode.
///
/// A device with an active record may pull the keys of that record's identity and no others. A
/// revoked or suspended device is known and may do nothing. Nothing is cached: a revocation counts
/// from the bundle that brings it.
final class DeviceRealm extends AuthorizingRealm {
  private final BundleStore store;
  private final Suspensions suspensions;

  DeviceRealm(BundleStore store, Suspensions suspensions) {
    this.store = store;
    this.suspensions = suspensions;
    setName("devices");
    setAuthenticationTokenClass(DeviceToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher(DeviceRealm::sameKey);
  }

  static String permission(Hash32 commitment) {
    return "keys:pull:" + commitment;
  }

  @Override
  protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    Hash32 authKey = ((DeviceToken) token).getPrincipal();
    List<AccessRecord> records = store.access(authKey);
    if (records.isEmpty()) {
      return null; // Shiro answers as to any unknown account
    }
    Device device = new Device(authKey, records, suspensions.contains(authKey));
    return new SimpleAuthenticationInfo(device, records.getFirst().authSpki().toArray(), getName());
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    Device device = principals.oneByType(Device.class);
    if (device != null && !device.suspended()) {
      device.records().stream()
          .filter(record -> record.state() == DeviceState.ACTIVE)
          .forEach(record -> info.addStringPermission(permission(record.commitment())));
    }
    return info;
  }

  private static boolean sameKey(AuthenticationToken token, AuthenticationInfo info) {
    return token.getCredentials() instanceof byte[] shown
        && info.getCredentials() instanceof byte[] enrolled
        && MessageDigest.isEqual(shown, enrolled);
  }
}

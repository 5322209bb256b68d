package org.sluice.distribution.pull;

import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.sluice.records.id.Hash32;

/// Who a device or the owner of a token is and what they may have, from the access records that
/// came through the diode.
///
/// An active record allows to pull the keys of that record's identity, sealed to that record's
/// device, and no others. A revoked or suspended device is known and may do nothing. Nothing is
/// cached: a revocation counts from the bundle that brings it.
final class DeviceRealm extends AuthorizingRealm {
  private final BundleStore store;
  private final Suspensions suspensions;

  DeviceRealm(BundleStore store, Suspensions suspensions) {
    this.store = store;
    this.suspensions = suspensions;
    setName("devices");
    setAuthenticationTokenClass(KeyholderToken.class);
    setCachingEnabled(false);
    setCredentialsMatcher(DeviceRealm::sameKey);
  }

  static String permission(AccessRecord record) {
    return "keys:pull:" + record.commitment() + ":" + record.authKeyHash();
  }

  @Override
  protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
    List<AccessRecord> records =
        switch ((KeyholderToken) token) {
          case DeviceToken device -> store.access(device.getPrincipal());
          case BearerToken bearer -> store.accessOf(bearer.getPrincipal());
        };
    if (records.isEmpty()) {
      return null; // Shiro answers as to any unknown account
    }
    Set<Hash32> suspended =
        records.stream()
            .map(AccessRecord::authKeyHash)
            .filter(suspensions::contains)
            .collect(Collectors.toSet());
    return new SimpleAuthenticationInfo(
        new Device(records, suspended), records.getFirst().authSpki().toArray(), getName());
  }

  @Override
  protected AuthorizationInfo doGetAuthorizationInfo(PrincipalCollection principals) {
    SimpleAuthorizationInfo info = new SimpleAuthorizationInfo();
    Device device = principals.oneByType(Device.class);
    if (device != null) {
      device.records().stream()
          .filter(device::mayPull)
          .forEach(record -> info.addStringPermission(permission(record)));
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

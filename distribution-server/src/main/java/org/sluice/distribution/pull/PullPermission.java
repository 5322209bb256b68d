package org.sluice.distribution.pull;

import org.apache.shiro.authz.Permission;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.Hash32;

/// To pull the keys of one identity, sealed to one device. It implies itself and nothing else.
///
/// @param commitment to the identity
/// @param authKey hash of the device's authentication key
record PullPermission(Hash32 commitment, Hash32 authKey) implements Permission {
  /// What a record is about, whether it allows it or not.
  static PullPermission of(AccessRecord record) {
    return new PullPermission(record.commitment(), record.authKeyHash());
  }

  @Override
  public boolean implies(Permission wanted) {
    return equals(wanted);
  }
}

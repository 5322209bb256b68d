package org.sluice.client.review;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// What the log has said of one domain so far.
final class DomainLedger {

  /// A device by its user and its name.
  private record DeviceKey(Hash32 commitment, String deviceId) {}

  private final byte[] bundleSpki;
  private @Nullable DomainPolicy policy;
  private final Map<DeviceKey, Enrolled> devices = new HashMap<>();
  private final Map<RequestId, RequestLedger> requests = new HashMap<>();

  DomainLedger(PinnedProfile profile) {
    this.bundleSpki = profile.profile().bundleSpki().toArray();
  }

  /// The key that signs exports and manifests.
  byte[] bundleSpki() {
    return bundleSpki;
  }

  @Nullable DomainPolicy policy() {
    return policy;
  }

  void policy(DomainPolicy next) {
    this.policy = next;
  }

  void enrolled(Enrolled device) {
    devices.put(new DeviceKey(device.commitment(), device.deviceId()), device);
  }

  /// Whether the latest enrolment of some device of this user has this sealing key and is active.
  boolean isActive(Hash32 commitment, Hash32 sealKey) {
    return devices.values().stream()
        .anyMatch(d ->
            d.commitment().equals(commitment)
                && d.sealKeyHash().equals(sealKey)
                && d.state() == DeviceState.ACTIVE);
  }

  Map<RequestId, RequestLedger> requests() {
    return requests;
  }

  /// Officers with `role` under `policy` whose signature on `signed` verifies.
  static List<Officer> signers(DomainPolicy policy, Role role, SignedStatement signed) {
    return policy.officers().stream()
        .filter(o -> o.roles().contains(role) && signed.signedBy(o.spki().toArray()))
        .toList();
  }

  /// The same under the policy in force.
  List<Officer> signers(Role role, SignedStatement signed) {
    DomainPolicy inForce = policy;
    return inForce == null ? List.of() : signers(inForce, role, signed);
  }

  Optional<RequestLedger> request(RequestId id) {
    return Optional.ofNullable(requests.get(id));
  }
}

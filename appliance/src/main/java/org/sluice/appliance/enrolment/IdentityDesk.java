package org.sluice.appliance.enrolment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.audit.IdentityIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.Statement;

/// Where an enrolment officer suspends, revokes, renames, adds identities and replaces devices. The
/// log comes first; the database then follows it, and the low side is told last. A crash in between
/// is finished by the same command, or by the next one for that identity.
public final class IdentityDesk {

  private final HighSide high;
  private final OfficerKey officer;
  private final Instant now;

  public IdentityDesk(HighSide high, OfficerKey officer, Instant now) {
    this.high = high;
    this.officer = officer;
    this.now = now;
  }

  /// Suspends, revokes or makes active again an identity with all its devices.
  ///
  /// @throws CommandFailed if it is so already, or was revoked
  public void change(User user, IdentityState state, String why) {
    finish(List.of(user)); // What was logged before a crash is told now.
    IdentityState before = followed(user).state();
    if (before == state) {
      throw new CommandFailed(user.uri() + " is " + state + " already");
    }
    if (before == IdentityState.REVOKED) {
      throw new CommandFailed(user.uri() + " was revoked: nothing makes it active again");
    }
    List<Statement> entries = new ArrayList<>();
    entries.add(changed(user, state, why));
    for (Device d : high.users().devicesOf(user)) {
      if (d.state() != DeviceState.REVOKED) {
        entries.add(enrolled(user, d, deviceState(state)));
      }
    }
    log(user, entries);
    finish(List.of(user));
  }

  private static DeviceState deviceState(IdentityState state) {
    return switch (state) {
      case ACTIVE -> DeviceState.ACTIVE;
      case SUSPENDED -> DeviceState.SUSPENDED;
      case REVOKED -> DeviceState.REVOKED;
    };
  }

  /// The same for one device. A revoked device never comes back: it makes new keys.
  public void change(User user, String deviceId, DeviceState state) {
    finish(List.of(user)); // As above.
    Device device = device(followed(user), deviceId);
    if (device.state() == state) {
      throw new CommandFailed("device " + deviceId + " of " + user.uri() + " is " + state);
    }
    requireActive(user);
    log(user, List.of(enrolled(user, device, state)));
    finish(List.of(user));
  }

  /// Puts another device in the place of one: the old is revoked and the new enrolled in one step.
  public void replace(User user, String deviceId, EnrolmentDesk.Candidate next) {
    requireActive(followed(user));
    if (index().leafOf(user.commitment(), next.asked().content().sealKeyHash()).isPresent()) {
      // Logged before, and cut off.
      high.users().addDevice(EnrolmentDesk.device(high, next));
      finish(List.of(user));
      return;
    }
    Device old = device(user, deviceId);
    Enrolled enrolled = EnrolmentDesk.enrolled(next);
    List<Statement> entries = new ArrayList<>();
    // Under the same name the newer entry alone does it.
    if (!old.deviceId().equals(enrolled.deviceId())) {
      entries.add(enrolled(user, old, DeviceState.REVOKED));
    }
    entries.add(enrolled);
    log(user, entries);
    high.users().addDevice(EnrolmentDesk.device(high, next));
    finish(List.of(user));
  }

  /// Another identity of the same person. The person's active devices, taken from `like`, are
  /// enrolled for it: they hold the keys already to which its keys are sealed.
  public void add(User like, User next) {
    log(next, devicesFor(like, next));
    takeOver(like, next);
    finish(List.of(next));
  }

  /// Another name: a new identity with the devices of the old one, and the old one revoked. The
  /// identifier is made from the URI, so keys of the old name stay keys of the old name.
  public void rename(User old, User next, String why) {
    // What was logged before a crash is not logged again: the old identity is revoked then.
    if (followed(old).state() != IdentityState.REVOKED) {
      List<Statement> entries = new ArrayList<>(devicesFor(old, next));
      entries.add(changed(old, IdentityState.REVOKED, why));
      active(old).forEach(d -> entries.add(enrolled(old, d, DeviceState.REVOKED)));
      log(next, entries);
    }
    takeOver(old, next);
    finish(List.of(old, next));
  }

  private List<Statement> devicesFor(User like, User next) {
    requireActive(followed(like));
    List<Statement> entries = new ArrayList<>();
    for (Device d : active(like)) {
      if (index().leafOf(next.commitment(), d.sealHash()).isEmpty()) {
        entries.add(enrolled(next, d, DeviceState.ACTIVE));
      }
    }
    return entries;
  }

  private void takeOver(User like, User next) {
    for (Device d : high.users().devicesOf(like)) {
      index()
          .leafOf(next.commitment(), d.sealHash())
          .ifPresent(leaf -> high.users().addDevice(d.of(next, leaf)));
    }
  }

  private List<Device> active(User user) {
    return high.users().devicesOf(user).stream()
        .filter(d -> d.state() == DeviceState.ACTIVE)
        .toList();
  }

  private Device device(User user, String deviceId) {
    return high.users().devicesOf(user).stream()
        .filter(d -> d.deviceId().equals(deviceId) && d.state() != DeviceState.REVOKED)
        .findFirst()
        .orElseThrow(() ->
            new CommandFailed(user.uri() + " has no device " + deviceId + " that is not revoked"));
  }

  private static void requireActive(User user) {
    if (user.state() != IdentityState.ACTIVE) {
      throw new CommandFailed(user.uri() + " is " + user.state() + ", it has to be active");
    }
  }

  private IdentityIndex index() {
    return high.log().index().identities();
  }

  private IdentityChanged changed(User user, IdentityState state, String why) {
    return new IdentityChanged(user.domain(), user.commitment(), state, why, now.getEpochSecond());
  }

  private static Enrolled enrolled(User user, Device d, DeviceState state) {
    return new Enrolled(
        user.domain(),
        user.commitment(),
        d.deviceId(),
        Hash32.sha256(d.authSpki().toArray()),
        d.sealSuite(),
        d.sealHash(),
        state);
  }

  private void log(User user, List<Statement> entries) {
    List<SignedStatement> signed = new ArrayList<>();
    for (Statement s : entries) {
      signed.add(SignedStatement.sign(s, officer));
      high.events().require(user.domain(), RequestId.NONE, signed.getLast(), "device:enrol");
    }
    if (!signed.isEmpty()) {
      // What the partitions would refuse was looked for in the index, which reads as they do.
      long _ = high.log().append(signed);
    }
  }

  private void finish(List<User> users) {
    users.forEach(this::followed);
    new Announcements(high).send();
  }

  /// Has the database say of this identity what the log says; the identity as it is then.
  private User followed(User user) {
    IdentityState state = index().state(user.commitment());
    List<Device> devices = high.users().devicesOf(user).stream().map(this::asLogged).toList();
    high.users().follow(user, state, devices);
    return high.users().find(user.domain(), user.uri()).orElseThrow();
  }

  /// A device whose name another key has taken is revoked.
  private Device asLogged(Device d) {
    IdentityIndex.Latest latest = index().device(d.user().commitment(), d.deviceId()).orElseThrow();
    boolean same = latest.sealKeyHash().equals(d.sealHash());
    return new Device(
        d.user(),
        d.deviceId(),
        d.authSpki(),
        d.sealSuite(),
        d.sealPublic(),
        d.sealHash(),
        latest.leaf(),
        same ? latest.state() : DeviceState.REVOKED);
  }
}

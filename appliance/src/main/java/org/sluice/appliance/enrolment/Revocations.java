package org.sluice.appliance.enrolment;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.RevocationList.Revoked;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Statement;

/// Tells devices whose keys of a domain are not to be trusted any more although their period has
/// not ended: lists of revoked identities. A list is made when somebody is revoked, suspended or
/// active again, and with heartbeats when half the time of the last one is over, so that a list
/// that a server keeps back shows by its age.
///
/// An identity is left out when every key that can have been made for it is of a period that is
/// over.
public final class Revocations {
  /// How long a list counts as a rule.
  public static final Duration USUAL = Duration.ofDays(30);

  private final HighSide high;
  private final SecureRandom random = new SecureRandom();

  /// Over an unlocked high side.
  public Revocations(HighSide high) {
    this.high = high;
  }

  /// Sends a list of a domain if one of these devices says that it has to change. A domain that has
  /// nobody to name gets its first list with the first heartbeat, or with its first device where no
  /// message is made without a list.
  void sendIfChanged(DomainName domain, List<Device> devices) {
    RevocationList before = newest(domain);
    boolean first = before == null && !devices.isEmpty() && demanded(domain);
    if (first || devices.stream().anyMatch(d -> isChange(d, before))) {
      send(next(domain, before, high.now().plus(USUAL)));
    }
  }

  private boolean demanded(DomainName domain) {
    Statement profile = high.log().index().domainOf(domain).profile().statement();
    return ((DomainProfile) profile).options().contains(DomainOption.DEMAND_REVOCATION_LIST);
  }

  private boolean isChange(Device device, @Nullable RevocationList before) {
    User user = device.user();
    boolean listed = before != null && before.since(user.uri()).isPresent();
    boolean trusted =
        user.state() == IdentityState.ACTIVE
            && (device.state() == DeviceState.ACTIVE
                || high.users().devicesOf(user).stream()
                    .anyMatch(d -> d.state() == DeviceState.ACTIVE));
    return listed == trusted;
  }

  /// Sends a list of each domain that has none, or whose last one has half its time behind it.
  public void renew() {
    for (DomainName domain : high.domains()) {
      RevocationList before = newest(domain);
      if (before == null
          || high.now().getEpochSecond() >= before.at() + (before.until() - before.at()) / 2) {
        send(next(domain, before, high.now().plus(USUAL)));
      }
    }
  }

  /// Sends a new list of every domain.
  ///
  /// @param until when the lists are too old
  /// @return the lists
  /// @throws CommandFailed if that is no later time than now
  public List<RevocationList> sendAll(Instant until) {
    if (!until.isAfter(high.now())) {
      throw new CommandFailed("--until: expected a time after " + high.now() + ", found " + until);
    }
    List<RevocationList> sent = new ArrayList<>();
    for (DomainName domain : high.domains()) {
      sent.add(next(domain, newest(domain), until));
      send(sent.getLast());
    }
    return sent;
  }

  private @Nullable RevocationList newest(DomainName domain) {
    Optional<List<Octets>> items = high.outbox().newestItems(BundleKind.REVOCATIONS, domain);
    return items.map(i -> RevocationList.decode(i.getFirst().toArray())).orElse(null);
  }

  private RevocationList next(DomainName domain, @Nullable RevocationList before, Instant until) {
    byte[] salt = new byte[RevocationList.SALT_OCTETS];
    random.nextBytes(salt);
    Octets drawn = Octets.of(salt);
    long now = high.now().getEpochSecond();
    PeriodRule rule = high.log().index().domainOf(domain).policy().rule();
    List<Revoked> revoked = new ArrayList<>();
    for (UserUri user : high.users().untrusted(domain)) {
      long since = before == null ? now : before.since(user).orElse(now);
      if (!isOver(rule, since, now)) {
        revoked.add(new Revoked(RevocationList.id(drawn, user), since));
      }
    }
    if (revoked.size() > RevocationList.MAX_REVOKED) {
      throw new CommandFailed(
          domain
              + ": "
              + revoked.size()
              + " identities were revoked or suspended while keys of theirs are out; a list names at most "
              + RevocationList.MAX_REVOKED
              + ", so none was sent and the last one goes on to count");
    }
    revoked.sort(RevocationList.BY_ID);
    return new RevocationList(domain, now, until.getEpochSecond(), drawn, revoked);
  }

  /// Keys are made for so many periods ahead, and nobody who is listed gets any after that.
  private static boolean isOver(PeriodRule rule, long since, long now) {
    return KeyPeriod.at(rule, Instant.ofEpochSecond(since)).number() + KeyWindow.AFTER
        < KeyPeriod.at(rule, Instant.ofEpochSecond(now)).number();
  }

  private void send(RevocationList list) {
    high.outbox().export(BundleKind.REVOCATIONS, list.domain(), List.of(Octets.of(list.encoded())));
  }
}

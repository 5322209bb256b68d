package org.sluice.appliance.approval;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.IdentityIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// Whose keys a request asks for. What the log says counts: the database may be behind it after a
/// crash.
final class Subjects {
  private static final int PAGE = 10_000;

  private final HighSide high;
  private final RequestDesk.Wanted wanted;
  private final Optional<IssuedKeys> issued;

  // With what open requests ask for; who is named gets a key though one asks for it.
  private final Optional<IssuedKeys> coming;

  /// Who hears of everybody in a domain.
  interface Listener {
    /// Keys are to be made.
    void asked(Subject subject);

    /// None are, and why.
    void omitted(String why, UserUri user);
  }

  Subjects(HighSide high, RequestDesk.Wanted wanted) {
    this.high = high;
    this.wanted = wanted;
    Set<Long> periods =
        wanted.periods().stream().map(KeyPeriod::number).collect(Collectors.toSet());
    this.issued =
        wanted.missingOnly()
            ? Optional.of(IssuedKeys.of(high, wanted.domain(), periods))
            : Optional.empty();
    this.coming =
        wanted.missingOnly() && IssuedKeys.isAskedFor(high, wanted.domain(), high.now())
            ? Optional.of(IssuedKeys.withAskedFor(high, wanted.domain(), periods, high.now()))
            : issued;
  }

  /// Everybody in the domain, in the order of their URIs, a page of the database at a time.
  void each(Listener listener) {
    String after = "";
    List<User> page;
    do {
      page = high.users().page(wanted.domain(), Optional.empty(), after, PAGE);
      if (!page.isEmpty()) {
        String last = page.getLast().uri().value();
        Map<UserUri, List<Device>> devices =
            high.users()
                .enrolled(wanted.domain(), page.getFirst().uri().value(), last)
                .collect(Collectors.groupingBy(d -> d.user().uri()));
        page.forEach(u -> tell(u, devices.getOrDefault(u.uri(), List.of()), listener));
        after = last;
      }
    } while (page.size() == PAGE);
  }

  private void tell(User user, List<Device> devices, Listener listener) {
    IdentityState state = high.log().index().identities().state(user.commitment());
    List<Hash32> keys = active(user, devices);
    switch (state) {
      case SUSPENDED -> listener.omitted("suspended", user.uri());
      case REVOKED -> listener.omitted("revoked", user.uri());
      case ACTIVE -> {
        if (keys.isEmpty()) {
          listener.omitted("no active device", user.uri());
          return;
        }
        Subject subject = subject(user, keys, coming);
        if (subject.keys().isEmpty()) {
          boolean has = keys(user, keys, issued).isEmpty();
          listener.omitted(
              has ? "has these keys" : "an open request asks for these keys", user.uri());
        } else {
          listener.asked(subject);
        }
      }
    }
  }

  /// The users that are named.
  ///
  /// @throws CommandFailed if one is unknown or has no active device
  List<Subject> named() {
    return wanted.users().stream().map(this::named).filter(s -> !s.keys().isEmpty()).toList();
  }

  private Subject named(UserUri uri) {
    return high.users()
        .find(wanted.domain(), uri)
        .filter(u -> high.log().index().identities().state(u.commitment()) == IdentityState.ACTIVE)
        .map(u -> subject(u, active(u, high.users().devicesOf(u)), issued))
        .filter(s -> issued.isPresent() || !s.devices().isEmpty())
        .orElseThrow(
            () -> new CommandFailed(uri + " has no enrolled device in " + wanted.domain().value()));
  }

  private List<Hash32> active(User user, List<Device> devices) {
    IdentityIndex identities = high.log().index().identities();
    return devices.stream()
        .map(Device::sealHash)
        .filter(key -> identities.isActive(user.commitment(), key))
        .toList();
  }

  private Subject subject(User user, List<Hash32> devices, Optional<IssuedKeys> already) {
    return new Subject(
        new RequestFile.Opening(Octets.of(user.salt().octets()), user.uri()),
        keys(user, devices, already));
  }

  /// Which devices get the key of which period, those left out that have it already.
  private Map<Long, List<Hash32>> keys(
      User user, List<Hash32> devices, Optional<IssuedKeys> already) {
    Map<Long, List<Hash32>> keys = new TreeMap<>();
    for (KeyPeriod p : wanted.periods()) {
      List<Hash32> to =
          already.map(i -> i.missing(user.commitment(), p.number(), devices)).orElse(devices);
      if (!to.isEmpty()) {
        keys.put(p.number(), to);
      }
    }
    return keys;
  }
}

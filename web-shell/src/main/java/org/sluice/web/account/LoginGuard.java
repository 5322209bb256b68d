package org.sluice.web.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts log-ins that failed, by name and by address, and closes the door for a while.
///
/// It does not ask whether an account exists, so a closed door says nothing about that. Memory is
/// bounded: of more than [#MAX_TRACKED] the one that failed longest ago is forgotten.
final class LoginGuard {
  static final int MAX_BY_NAME = 8;
  static final int MAX_BY_ADDRESS = 40;
  static final Duration WINDOW = Duration.ofMinutes(15);
  static final int MAX_TRACKED = 20_000;

  private record Failures(int count, Instant first) {}

  private final InstantSource clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MAX_TRACKED;
        }
      };

  LoginGuard(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether a log-in may be tried now.
  synchronized boolean open(String name, String address) {
    return count(byName(name)) < MAX_BY_NAME && count(byAddress(address)) < MAX_BY_ADDRESS;
  }

  synchronized void failed(String name, String address) {
    add(byName(name));
    add(byAddress(address));
  }

  /// The name's count begins again; that of the address goes on.
  synchronized void succeeded(String name) {
    failures.remove(byName(name));
  }

  private int count(String key) {
    Failures known = failures.get(key);
    return known == null || over(known) ? 0 : known.count;
  }

  private void add(String key) {
    Failures known = failures.remove(key);
    boolean fresh = known == null || over(known);
    failures.put(
        key,
        fresh || known == null
            ? new Failures(1, clock.instant())
            : new Failures(known.count + 1, known.first));
  }

  private boolean over(Failures known) {
    return clock.instant().isAfter(known.first.plus(WINDOW));
  }

  // A name is kept only as long as a name can be, whatever was typed.
  private static String byName(String name) {
    return "n " + (name.length() > 64 ? name.substring(0, 64) : name);
  }

  private static String byAddress(String address) {
    return "a " + address;
  }
}

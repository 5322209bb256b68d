package org.sluice.client.renew;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.HeldTerms;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.ReleaseDays;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.KnownRecipients;
import org.sluice.client.pull.OwnLeaves;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// Keeps devices in keys. A device asks when keys of the present period are missing, when the
/// moment of the next period has come ([RenewalMoment]), and once a day in any case, for what has
/// changed. What fails is tried again at the next server of the profile, later each time
/// ([BackOff]), and not before a server wants it (`Retry-After`).
///
/// The time of the last look stands in the device folder as `looked`; without it the device looks
/// again. Nothing else is remembered: a crash leaves what a pull leaves.
public final class Renewal {
  /// Longest wait while the present period's keys are missing.
  static final Duration SOON = Duration.ofMinutes(10);

  /// Longest wait while only later keys are missing.
  static final Duration LATER = Duration.ofHours(4);

  /// Between two looks.
  static final Duration LOOK = Duration.ofDays(1);

  // A device that slept, or whose clock was set, looks at the clock again after this time.
  private static final Duration NAP = Duration.ofHours(1);

  private static final int MAX_TIME = 64;

  /// Waits; a test does not.
  @FunctionalInterface
  public interface Waiting {
    /// Returns after this time.
    void pause(Duration time) throws InterruptedException;
  }

  private final ClientHome home;
  private final KnownDomains domains;
  private final KeyRing ring;
  private final RenewalRules rules;
  private final HeldTerms terms;
  private final ReleaseDays releaseDays;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<RenewalEvent> listener;
  private final @Nullable Hash32 identity;
  private final Map<DeviceFolder, BackOff> backOffs = new HashMap<>();
  private final Map<DeviceFolder, Integer> turns = new HashMap<>();

  /// Of devices in `home`.
  ///
  /// @param identity the commitment that is asked for; needed where a device serves several
  public Renewal(
      ClientHome home,
      RenewalRules rules,
      InstantSource clock,
      RandomGenerator random,
      @Nullable Hash32 identity,
      Consumer<RenewalEvent> listener) {
    this.identity = identity;
    this.home = home;
    this.domains = new KnownDomains(home);
    this.ring = new KeyRing(domains);
    this.rules = rules;
    this.terms = new HeldTerms(domains);
    this.releaseDays = new ReleaseDays(domains);
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  /// Does for each device what is due, each time that something is, until `end`; a device that has
  /// failed is tried again until then.
  ///
  /// @param server asked instead of those of the profile
  public void run(List<DeviceFolder> devices, @Nullable URI server, Instant end, Waiting waiting)
      throws IOException, InterruptedException {
    Map<DeviceFolder, Instant> due = new HashMap<>();
    devices.forEach(device -> due.put(device, Instant.MIN));
    while (!due.isEmpty()) {
      Map.Entry<DeviceFolder, Instant> first =
          due.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
      Instant now = clock.instant();
      if (first.getValue().isAfter(now)) {
        if (!first.getValue().isBefore(end)) {
          return;
        }
        waiting.pause(shorter(Duration.between(now, first.getValue()), NAP));
      } else {
        due.put(first.getKey(), round(first.getKey(), server));
      }
    }
  }

  /// Does what is due for one device now.
  ///
  /// @return when there is something to do again
  public Instant round(DeviceFolder device, @Nullable URI server) throws IOException {
    Instant now = clock.instant();
    destroyOld(device, now);
    if (missing(device, now).isEmpty() && now.isBefore(nextLook(device))) {
      return done(device, now);
    }
    URI asked = server == null ? turn(device) : server;
    try {
      KeyPull.Outcome outcome = pull(device, asked, now);
      listener.accept(new RenewalEvent.Pulled(device, asked, outcome));
      look(device, asked, outcome);
      requireAll(device, now);
      requireNothingKeptBack(outcome);
    } catch (Refused | IOException | DiskFailure e) {
      return failed(device, asked, now, e);
    }
    DurableFiles.write(looked(device), now.toString().getBytes(StandardCharsets.US_ASCII));
    backOff(device).succeeded();
    return done(device, now);
  }

  private KeyPull.Outcome pull(DeviceFolder device, URI server, Instant now) throws IOException {
    KeyPeriod present = KeyPeriod.at(rule(device), now);
    KeyPeriod from = present.number() == 0 ? present : present.previous();
    return new KeyPull(domains).pull(server, device, identity, from, present.next());
  }

  /// The periods whose keys should be here at `now` and are not.
  private List<KeyPeriod> missing(DeviceFolder device, Instant now) throws IOException {
    KeyPeriod present = KeyPeriod.at(rule(device), now);
    List<KeyPeriod> wanted = new ArrayList<>(List.of(present));
    if (!now.isBefore(moment(device, present.next()))) {
      wanted.add(present.next());
    }
    List<KeyPeriod> missing = new ArrayList<>();
    for (KeyPeriod period : wanted) {
      if (!ring.holds(device, period)) {
        missing.add(period);
      }
    }
    return missing;
  }

  private void requireAll(DeviceFolder device, Instant now) throws IOException {
    List<KeyPeriod> missing = missing(device, now);
    if (!missing.isEmpty()) {
      throw new Refused(Check.PERIOD, device.name(), "keys of " + missing, "none of them yet");
    }
  }

  /// The next server may have what this one keeps back.
  private static void requireNothingKeptBack(KeyPull.Outcome outcome) {
    outcome.refused().stream()
        .filter(r -> r.check() == Check.REVOCATIONS || r.check() == Check.CALLS)
        .findFirst()
        .ifPresent(refused -> {
          throw refused;
        });
  }

  /// Strangers among the recipients are an alarm, wherever the log names them. A server that does
  /// not show the entries costs no keys.
  private void look(DeviceFolder device, URI server, KeyPull.Outcome outcome) throws IOException {
    Set<Hash32> foreign = new KnownRecipients(home).unknown(device, outcome.otherRecipients());
    try {
      OwnLeaves.Shown shown = new OwnLeaves(home).read(server, device);
      listener.accept(
          new RenewalEvent.Looked(device, shown.leaves().size(), shown.audits(), shown.logSize()));
      foreign.addAll(shown.foreign());
    } catch (Refused e) {
      listener.accept(new RenewalEvent.NotLooked(device, String.valueOf(e.getMessage())));
    }
    if (!foreign.isEmpty()) {
      listener.accept(new RenewalEvent.Alarm(device, foreign));
    }
  }

  private void destroyOld(DeviceFolder device, Instant now) throws IOException {
    KeyPeriod present = KeyPeriod.at(rule(device), now);
    // The period before the present one stays in any case: its last messages may still come.
    Instant latest = present.number() == 0 ? present.start() : present.previous().end();
    Instant end = now.minus(rules.keep(terms.of(device.domain())));
    List<String> destroyed = ring.destroyEndedBefore(device, end.isBefore(latest) ? end : latest);
    if (!destroyed.isEmpty()) {
      listener.accept(new RenewalEvent.Destroyed(device, destroyed));
    }
  }

  private Instant done(DeviceFolder device, Instant now) {
    KeyPeriod next = KeyPeriod.at(rule(device), now).next();
    Instant moment = moment(device, next);
    // Whose moment has passed has the keys: the one after is next.
    Instant renewal =
        moment.isAfter(now) ? moment : later(moment(device, next.next()), next.start());
    Instant look = nextLook(device);
    Instant again = renewal.isBefore(look) ? renewal : look;
    listener.accept(new RenewalEvent.Done(device, again));
    return again;
  }

  private Instant failed(DeviceFolder device, URI server, Instant now, Exception e)
      throws IOException {
    String why = Refused.oneLine(String.valueOf(e.getMessage()));
    Optional<Duration> asked =
        e instanceof Refused refused ? refused.retryAfter() : Optional.empty();
    turns.merge(device, 1, Integer::sum);
    boolean urgent = !ring.holds(device, KeyPeriod.at(rule(device), now));
    Instant again = now.plus(backOff(device).failed(urgent ? SOON : LATER, asked));
    listener.accept(new RenewalEvent.Failed(device, server, why, again));
    return again;
  }

  /// The server whose turn it is: the first one differs from device to device.
  private URI turn(DeviceFolder device) {
    int start = device.sealKeyHash().octets()[0] & 0xff;
    return domains.profile(device.domain()).server(start + turns.getOrDefault(device, 0));
  }

  private Instant nextLook(DeviceFolder device) {
    byte[] octets = DurableFiles.read(looked(device), MAX_TIME);
    if (octets == null) {
      return Instant.MIN;
    }
    try {
      Instant last = Instant.parse(new String(octets, StandardCharsets.US_ASCII));
      return last.isAfter(clock.instant()) ? Instant.MIN : last.plus(LOOK);
    } catch (DateTimeException e) {
      return Instant.MIN; // looks again, which mends the file
    }
  }

  private static Path looked(DeviceFolder device) {
    return device.folder().resolve("looked");
  }

  private Instant moment(DeviceFolder device, KeyPeriod period) {
    return RenewalMoment.of(
        period, rules.release(releaseDays.of(device.domain())), device.sealKeyHash());
  }

  private PeriodRule rule(DeviceFolder device) {
    return domains.profile(device.domain()).profile().rule();
  }

  private BackOff backOff(DeviceFolder device) {
    return backOffs.computeIfAbsent(device, _ -> new BackOff(random));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}

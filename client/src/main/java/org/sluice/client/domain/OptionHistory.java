package org.sluice.client.domain;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluice.mikey.message.MessageOption;
import org.sluice.mikey.message.ReadingRules;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// What a domain asked of the octets of its users' messages at each time, from the profiles that
/// this client has followed. Security officers can change it with the next profile, and not all
/// devices follow in the same moment; so in the key period in which a change was first seen in the
/// log, messages are made as both profiles ask, and only what both ask for is demanded. Every other
/// message is measured by the profile of its own time: a change does not make older ones bad.
public final class OptionHistory implements ReadingRules.Demands {

  /// @param from when the profile began to count
  /// @param until when the next one did
  private record Stretch(Instant from, Instant until, Set<MessageOption> options) {
    boolean touches(KeyPeriod period) {
      return from.isBefore(period.end()) && until.isAfter(period.start());
    }
  }

  private final PeriodRule rule;
  private final List<Stretch> stretches;

  private OptionHistory(PeriodRule rule, List<Stretch> stretches) {
    this.rule = rule;
    this.stretches = List.copyOf(stretches);
  }

  /// The history of a domain. The first profile that this client was given counts for all time
  /// before the next.
  static OptionHistory of(KnownDomains domains, DomainName name) throws IOException {
    List<Stretch> stretches = new ArrayList<>();
    Instant until = Instant.MAX;
    for (PinnedProfile profile : domains.history(name)) {
      Instant from = domains.countsFrom(profile);
      stretches.add(new Stretch(from, until, profile.messageOptions()));
      until = from;
    }
    return new OptionHistory(domains.profile(name).profile().rule(), stretches);
  }

  /// What a message of that time must have: what every profile asked that counted in its period.
  @Override
  public Set<MessageOption> of(Instant time) {
    EnumSet<MessageOption> all = EnumSet.allOf(MessageOption.class);
    at(time).forEach(s -> all.retainAll(s.options()));
    return all;
  }

  /// What a message that is made at that time gets: what any profile asked that counted in its
  /// period.
  public Set<MessageOption> toMake(Instant time) {
    EnumSet<MessageOption> any = EnumSet.noneOf(MessageOption.class);
    at(time).forEach(s -> any.addAll(s.options()));
    return any;
  }

  /// Never empty: the stretches leave no gap. A time without a key period is the newest's, and its
  /// message is refused for that.
  private List<Stretch> at(Instant time) {
    KeyPeriod period;
    try {
      period = KeyPeriod.at(rule, time);
    } catch (MalformedRecord e) {
      return stretches.subList(0, 1);
    }
    return stretches.stream().filter(s -> s.touches(period)).toList();
  }
}

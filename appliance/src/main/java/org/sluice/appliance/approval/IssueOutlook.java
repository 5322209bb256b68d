package org.sluice.appliance.approval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.sluice.appliance.audit.IdentityIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.users.Device;
import org.sluice.appliance.users.User;
import org.sluice.records.export.RequestDifference;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;

/// What officers look at before they sign: the difference to the period before, who gets no key and
/// why, and which of the next periods still lack keys.
public final class IssueOutlook {

  /// Who gets no key.
  ///
  /// @param counts by reason
  /// @param first the first identities of each reason, by URI
  public record NotIssued(Map<String, Long> counts, Map<String, List<UserUri>> first) {}

  /// A period and its keys.
  ///
  /// @param have identities all of whose devices have this period's key
  /// @param lack identities with an enrolled device that has it not
  public record PeriodKeys(KeyPeriod period, long have, long lack) {}

  private static final int SHOWN = 100;
  private static final int PAGE = 10_000;

  private final HighSide high;

  public IssueOutlook(HighSide high) {
    this.high = high;
  }

  /// The difference of a request to what was asked for the period before its first.
  public RequestDifference difference(RequestFile now) {
    long before = now.request().periods().getFirst() - 1;
    List<RequestFile> files = new ArrayList<>();
    for (LoggedRequest r : high.log().index().requests()) {
      boolean earlier =
          r.request().domain().equals(now.request().domain())
              && (r.request().purpose() == Purpose.ISSUE || r.request().purpose() == Purpose.PAST)
              && r.request().periods().contains(before)
              && !r.request().requestId().equals(now.request().requestId())
              && high.log().index().cancelled(r.request().requestId()).isEmpty();
      if (earlier) {
        high.requests().find(r.request().requestId()).ifPresent(files::add);
      }
    }
    return RequestDifference.of(files, before, now);
  }

  /// Identities of the domain that a request leaves out, and why.
  public NotIssued notIssued(RequestFile now) {
    Set<UserUri> asked =
        now.identities().stream().map(RequestFile.Opening::user).collect(Collectors.toSet());
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, List<UserUri>> first = new LinkedHashMap<>();
    DomainName domain = now.request().domain();
    String after = "";
    List<User> page;
    do {
      page = high.users().page(domain, Optional.empty(), after, PAGE);
      for (User u : page) {
        if (!asked.contains(u.uri())) {
          String why = why(u);
          counts.merge(why, 1L, Long::sum);
          List<UserUri> some = first.computeIfAbsent(why, _ -> new ArrayList<>());
          if (some.size() < SHOWN) {
            some.add(u.uri());
          }
        }
        after = u.uri().value();
      }
    } while (page.size() == PAGE);
    return new NotIssued(counts, first);
  }

  private String why(User user) {
    IdentityState state = high.log().index().identities().state(user.commitment());
    return switch (state) {
      case SUSPENDED -> "suspended";
      case REVOKED -> "revoked";
      case ACTIVE -> devices(user).isEmpty() ? "no active device" : "not asked for";
    };
  }

  /// The current period and `ahead` more, with how many identities have and lack their keys.
  public List<PeriodKeys> periods(DomainName domain, KeyPeriod current, int ahead) {
    List<Long> numbers =
        LongStream.rangeClosed(current.number(), current.number() + ahead).boxed().toList();
    IssuedKeys issued = IssuedKeys.of(high, domain, Set.copyOf(numbers));
    Map<User, List<Device>> enrolled = high.users().enrolled(domain);
    List<PeriodKeys> all = new ArrayList<>();
    for (long number : numbers) {
      long lack =
          enrolled.keySet().stream()
              .filter(u -> !issued.missing(u.commitment(), number, devices(u)).isEmpty())
              .count();
      all.add(new PeriodKeys(new KeyPeriod(current.rule(), number), enrolled.size() - lack, lack));
    }
    return all;
  }

  private List<Hash32> devices(User user) {
    IdentityIndex identities = high.log().index().identities();
    return high.users().devicesOf(user).stream()
        .map(Device::sealHash)
        .filter(key -> identities.isActive(user.commitment(), key))
        .toList();
  }
}

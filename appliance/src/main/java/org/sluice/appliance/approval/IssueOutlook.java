package org.sluice.appliance.approval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.export.DifferenceCheck;
import org.sluice.records.export.MonthComparison;
import org.sluice.records.export.PlanMismatch;
import org.sluice.records.export.RequestDifference;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.Request;

/// What officers look at before they sign: the difference to the period before, who gets no key and
/// why, and which of the next periods still lack keys.
public final class IssueOutlook {

  /// A period and its keys.
  ///
  /// @param have identities all of whose devices have this period's key
  /// @param lack identities with an enrolled device that has it not
  /// @param asked of those who lack it: those for all of whose devices open requests ask it
  public record PeriodKeys(KeyPeriod period, long have, long lack, long asked) {}

  /// Partitions make keys of so many periods after the present one, and of none beyond.
  public static final int MOST_AHEAD = KeyWindow.AFTER;

  private final HighSide high;

  public IssueOutlook(HighSide high) {
    this.high = high;
  }

  /// The requests that asked for a period's keys and were not cancelled, in the order of the log.
  public List<RequestId> requestsFor(DomainName domain, long period) {
    return high.log().index().requests().stream()
        .map(LoggedRequest::request)
        .filter(r -> r.domain().equals(domain))
        .filter(r -> r.purpose() == Purpose.ISSUE || r.purpose() == Purpose.PAST)
        .filter(r -> r.periods().contains(period))
        .map(Request::requestId)
        .filter(id -> high.log().index().cancelled(id).isEmpty())
        .toList();
  }

  /// The difference of an issue to what was asked for the period before its first, everybody named:
  /// as it is told, or, in a request that tells none, as it is today.
  public RequestDifference difference(LoggedIssue issue) {
    Optional<ToldDifference> told = file(issue.parts().getFirst()).difference();
    long periodBefore =
        told.map(ToldDifference::periodBefore)
            .orElse(
                issue.parts().stream()
                        .mapToLong(r -> r.request().periods().getFirst())
                        .min()
                        .orElseThrow()
                    - 1);
    List<RequestId> own = issue.parts().stream().map(r -> r.request().requestId()).toList();
    List<RequestId> before =
        told.map(ToldDifference::before)
            .orElseGet(() ->
                requestsFor(issue.domain(), periodBefore).stream()
                    .filter(id -> !own.contains(id))
                    .toList());
    RequestDifference.Listing listing = new RequestDifference.Listing();
    MonthComparison comparison = new MonthComparison(periodBefore, listing.listener());
    before.forEach(id -> high.requests().find(id).ifPresent(comparison::before));
    for (LoggedRequest r : issue.parts()) {
      RequestFile file = file(r);
      comparison.now(file.identities(), file.leaves());
    }
    RequestDifference found = listing.difference(comparison.end());
    return told.filter(ToldDifference::topUp).isPresent()
        ? new RequestDifference(found.joined(), List.of(), found.replaced(), found.same())
        : found;
  }

  /// What the files of an issue tell of the difference, and that they keep to it.
  ///
  /// @throws CommandFailed if a file is not here, or they do not
  public Optional<ToldDifference> told(LoggedIssue issue) {
    Optional<ToldDifference> told = file(issue.parts().getFirst()).difference();
    told.ifPresent(t -> {
      DifferenceCheck check = new DifferenceCheck(t);
      try {
        t.before().forEach(id -> high.requests().find(id).ifPresent(check::before));
        issue.parts().forEach(r -> check.now(file(r)));
        boolean _ = check.end();
      } catch (PlanMismatch e) {
        throw new CommandFailed("the difference in the file is wrong: " + e.getMessage(), e);
      }
    });
    return told;
  }

  private RequestFile file(LoggedRequest r) {
    RequestId id = r.request().requestId();
    return high.requests()
        .find(id)
        .orElseThrow(() -> new CommandFailed("the file of request " + id + " is not here"));
  }

  /// The current period and `ahead` more, with how many identities have and lack their keys: by
  /// each of them, so a period that was issued to some is not taken for one that all have. Goes
  /// through everybody.
  public List<PeriodKeys> periods(DomainName domain, KeyPeriod current, int ahead) {
    List<Long> numbers =
        LongStream.rangeClosed(current.number(), current.number() + ahead).boxed().toList();
    IssuedKeys issued = IssuedKeys.of(high, domain, Set.copyOf(numbers));
    IssuedKeys coming =
        IssuedKeys.isAskedFor(high, domain, high.now())
            ? IssuedKeys.withAskedFor(high, domain, Set.copyOf(numbers), high.now())
            : issued;
    Map<Long, Long> lack = new HashMap<>();
    Map<Long, Long> asked = new HashMap<>();
    long[] users = {0};
    Subjects enrolled =
        new Subjects(
            high,
            new RequestDesk.Wanted(
                domain,
                Purpose.ISSUE,
                numbers.stream().map(n -> new KeyPeriod(current.rule(), n)).toList(),
                List.of(),
                ""));
    enrolled.each(
        new Subjects.Listener() {
          @Override
          public void asked(Subject s) {
            users[0]++;
            s.keys()
                .forEach((period, devices) -> {
                  if (!issued.missing(s.opening().commitment(), period, devices).isEmpty()) {
                    lack.merge(period, 1L, Long::sum);
                    if (coming.missing(s.opening().commitment(), period, devices).isEmpty()) {
                      asked.merge(period, 1L, Long::sum);
                    }
                  }
                });
          }

          @Override
          public void omitted(String why, UserUri user) {
            // Gets no keys, so lacks none.
          }
        });
    return numbers.stream()
        .map(n -> {
          long l = lack.getOrDefault(n, 0L);
          return new PeriodKeys(
              new KeyPeriod(current.rule(), n), users[0] - l, l, asked.getOrDefault(n, 0L));
        })
        .toList();
  }
}

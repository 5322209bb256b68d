package org.sluice.appliance.issuance;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.approval.IssueOutlook;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;

/// Which of the next periods of a domain lack keys, and the request that would make them. Nothing
/// is asked for by it: an issue officer does, and signs.
///
/// @param periods the current one and those after it
public record Proposal(DomainName domain, List<IssueOutlook.PeriodKeys> periods) {
  /// Keeps a copy.
  public Proposal {
    periods = List.copyOf(periods);
  }

  /// As things are now.
  ///
  /// @param ahead periods after the current one, at most 3
  public static Proposal of(HighSide high, DomainName domain, int ahead) {
    if (ahead < 0 || ahead > IssueOutlook.MOST_AHEAD) {
      throw new CommandFailed(
          "--ahead: expected 0 to " + IssueOutlook.MOST_AHEAD + ", found " + ahead);
    }
    LogIndex.Domain state = high.log().index().domainOf(domain);
    return new Proposal(
        state.name(),
        new IssueOutlook(high)
            .periods(state.name(), KeyPeriod.at(state.policy().rule(), high.now()), ahead));
  }

  /// What is to be asked for by now, of an outlook.
  public static Proposal due(LogIndex.Domain state, KeyOutlook outlook, Instant now) {
    return new Proposal(state.name(), outlook.due(state, now));
  }

  /// Those whose keys somebody lacks and nobody asked for yet.
  public List<IssueOutlook.PeriodKeys> lacking() {
    return periods.stream().filter(p -> p.lack() > p.asked()).toList();
  }

  /// Whether every period has its keys, or they were asked for.
  public boolean isEmpty() {
    return lacking().isEmpty();
  }

  /// The command that would ask for them.
  public String request() {
    return "sluice issue request --domain "
        + domain.value()
        + " --periods "
        + numbers()
        + " --missing";
  }

  /// Numbers of the periods to ask for, with commas between.
  public String numbers() {
    return String.join(
        ",", lacking().stream().map(p -> String.valueOf(p.period().number())).toList());
  }

  /// For programs: numbers, and no name of a user.
  public Map<String, Object> fields() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("domain", domain.value());
    out.put("periods", periods.stream().map(Proposal::fields).toList());
    out.put("proposal", isEmpty() ? null : request());
    return out;
  }

  private static Map<String, Object> fields(IssueOutlook.PeriodKeys p) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("period", p.period().number());
    map.put("label", p.period().label());
    map.put("have", p.have());
    map.put("lack", p.lack());
    map.put("asked", p.asked());
    return map;
  }
}

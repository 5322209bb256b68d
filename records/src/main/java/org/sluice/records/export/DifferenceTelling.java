package org.sluice.records.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;

/// Makes a [ToldDifference] out of a comparison, in bounded memory.
public final class DifferenceTelling {
  private final Names.Gathering joined = new Names.Gathering();
  private final Names.Gathering left = new Names.Gathering();
  private final Names.Gathering replaced = new Names.Gathering();
  private final Map<String, Names.Gathering> omitted = new LinkedHashMap<>();

  /// Who is told what the comparison finds.
  public MonthComparison.Listener listener() {
    return new MonthComparison.Listener(joined::add, left::add, replaced::add);
  }

  /// An identity of the domain that gets no key; of each reason in ascending order.
  public void omitted(String why, UserUri user) {
    omitted.computeIfAbsent(why, _ -> new Names.Gathering()).add(user);
  }

  /// What was found.
  ///
  /// @param before requests that were compared with
  /// @param same as [MonthComparison#end()] said
  public ToldDifference told(
      DomainName domain, long periodBefore, boolean topUp, List<RequestId> before, long same) {
    List<ToldDifference.Omitted> reasons = new ArrayList<>();
    omitted.forEach((why, names) -> reasons.add(new ToldDifference.Omitted(why, names.names())));
    return new ToldDifference(
        domain,
        periodBefore,
        topUp,
        before,
        same,
        joined.names(),
        topUp ? Names.NONE : left.names(),
        replaced.names(),
        reasons);
  }
}

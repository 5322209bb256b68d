package org.sluice.appliance.officers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.operators.Duty;
import org.sluice.appliance.operators.Separation;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;

/// [Separation] for signing keys: the same table as for accounts. A policy that an older program
/// logged counts on, since partitions replay the log it stands in; the next one cannot keep such a
/// pair.
public final class KeySeparation {

  private KeySeparation() {}

  /// Duties that one officer's key cannot have together, in words: a sentence for each pair.
  public static List<String> broken(String officer, Collection<Duty> duties) {
    return Separation.brokenPairs(duties).stream().map(p -> words(officer, p)).toList();
  }

  /// What a policy breaks, alone or with those in force in the other domains. What those break
  /// without it is theirs: one domain after the other can be mended.
  public static List<String> broken(DomainPolicy policy, Collection<DomainPolicy> inForce) {
    List<String> broken = new ArrayList<>();
    for (Officer officer : policy.officers()) {
      Separation.brokenPairs(duties(officer, policy, inForce)).stream()
          .filter(p -> isOf(policy.domain(), p.one()) || isOf(policy.domain(), p.other()))
          .forEach(p -> broken.add(words(officer.name(), p)));
    }
    return broken;
  }

  private static boolean isOf(DomainName domain, Duty duty) {
    return duty.domain().equals(domain);
  }

  private static String words(String officer, Separation.Pair p) {
    return "officer "
        + officer
        + ": "
        + p.one()
        + " and "
        + p.other()
        + " cannot be one key: "
        + p.why();
  }

  /// The same for the policies that the log has.
  public static List<String> broken(DomainPolicy policy, LogIndex index) {
    return broken(policy, index.domains().stream().map(LogIndex.Domain::policy).toList());
  }

  /// Refuses a policy that is to follow.
  ///
  /// @throws CommandFailed naming each officer and both duties
  public static void require(DomainPolicy next, LogIndex index) {
    List<String> broken = broken(next, index);
    if (!broken.isEmpty()) {
      throw new CommandFailed(
          "this policy breaks the separation of duties: " + String.join("; ", broken));
    }
  }

  /// All that this key may do once the policy is in force.
  private static Set<Duty> duties(
      Officer officer, DomainPolicy policy, Collection<DomainPolicy> inForce) {
    Set<Duty> duties = new TreeSet<>();
    add(duties, officer, policy.domain());
    for (DomainPolicy other : inForce) {
      if (!other.domain().equals(policy.domain())) {
        other.officers().stream()
            .filter(o -> o.keyId().equals(officer.keyId()))
            .forEach(o -> add(duties, o, other.domain()));
      }
    }
    return duties;
  }

  private static void add(Set<Duty> duties, Officer officer, DomainName domain) {
    officer.roles().forEach(r -> duties.add(new Duty(r, domain)));
  }
}

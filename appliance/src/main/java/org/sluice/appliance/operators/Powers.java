package org.sluice.appliance.operators;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.Role;
import org.sluice.web.account.Permission;

/// What each role lets an account see and start. A duty gives the act in its domain
/// (`issue:request:green.example`) and the page on which it is done (`page:request`); nothing here
/// lets anybody sign.
public final class Powers {
  /// See counts, states, requests without names, log and exports.
  public static final Permission SEE = new Permission("page:see");

  /// See users by name.
  public static final Permission SEE_USERS = new Permission("page:users");

  /// Write down what is asked for, and start what was approved.
  public static final Permission REQUEST = new Permission("page:request");

  /// Take a request's file along, which names users, and hand in what was signed about it.
  public static final Permission APPROVE = new Permission("page:approve");

  /// Hand in a statement that was signed elsewhere.
  public static final Permission HAND_IN = new Permission("page:hand-in");

  /// Tell the low side that this side lives.
  public static final Permission HEARTBEAT = new Permission("page:heartbeat");

  /// Send a file of users and take it over.
  public static final Permission IMPORT = new Permission("page:import");

  /// Give accounts and close them.
  public static final Permission ACCOUNTS = new Permission("page:accounts");

  /// An act of one domain.
  public enum Act {
    /// Ask for keys.
    REQUEST("issue:request"),
    /// Start an approved request.
    RUN("issue:run"),
    /// Agree to a request.
    APPROVE("issue:approve"),
    /// See the users of the domain.
    USERS("user:see"),
    /// Import users into the domain.
    IMPORT("user:import"),
    /// Give and take duties in the domain.
    ACCOUNTS("account:change");

    private final String shiro;

    Act(String shiro) {
      this.shiro = shiro;
    }

    /// The permission for it in a domain.
    public Permission in(DomainName domain) {
      return new Permission(shiro + ":" + domain.value());
    }
  }

  private record Power(Set<Permission> pages, List<Act> acts) {}

  private static final Map<Role, Power> OF = new EnumMap<>(Role.class);

  static {
    OF.put(
        Role.SECURITY_OFFICER, new Power(Set.of(SEE, HEARTBEAT, ACCOUNTS), List.of(Act.ACCOUNTS)));
    OF.put(Role.CUSTODIAN, new Power(Set.of(SEE), List.of()));
    OF.put(
        Role.ENROLMENT_OFFICER,
        new Power(Set.of(SEE, SEE_USERS, IMPORT), List.of(Act.USERS, Act.IMPORT)));
    OF.put(
        Role.ISSUE_OFFICER,
        new Power(
            Set.of(SEE, SEE_USERS, REQUEST, HAND_IN, HEARTBEAT),
            List.of(Act.REQUEST, Act.RUN, Act.USERS)));
    OF.put(
        Role.APPROVER,
        new Power(Set.of(SEE, SEE_USERS, APPROVE, HAND_IN), List.of(Act.APPROVE, Act.USERS)));
    OF.put(Role.AUDITOR, new Power(Set.of(SEE), List.of()));
    OF.put(Role.REVIEWER, new Power(Set.of(SEE), List.of()));
  }

  private Powers() {}

  static Set<Permission> of(Set<Duty> duties) {
    Set<Permission> all = new HashSet<>();
    for (Duty d : duties) {
      Power power = OF.get(d.role());
      if (power != null) {
        all.addAll(power.pages());
        power.acts().forEach(act -> all.add(act.in(d.domain())));
      }
    }
    return all;
  }
}

package org.sluice.appliance.operators;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.sluice.records.statement.Role;

/// Which duties one account, and one signing key, cannot have together (docs/OPERATORS.md has the
/// same table). It is looked at when duties are given, so that nobody has to notice later.
public final class Separation {

  /// A pair of roles and why.
  ///
  /// @param anywhere whether it holds across domains too
  public record Conflict(Role one, Role other, boolean anywhere, String why) {}

  private static final List<Conflict> TABLE =
      List.of(
          same(
              Role.ISSUE_OFFICER,
              Role.APPROVER,
              "who asks for keys does not agree to requests for keys"),
          same(
              Role.ENROLMENT_OFFICER,
              Role.ISSUE_OFFICER,
              "who puts a device in does not ask for the keys that are sealed to it"),
          same(
              Role.ENROLMENT_OFFICER,
              Role.APPROVER,
              "who puts a device in does not agree to the keys that are sealed to it"),
          same(
              Role.SECURITY_OFFICER,
              Role.ISSUE_OFFICER,
              "who says how many must agree does not act under it"),
          same(
              Role.SECURITY_OFFICER,
              Role.APPROVER,
              "who says how many must agree is not one of those who agree"),
          everywhere(
              Role.AUDITOR,
              Role.CUSTODIAN,
              "who opens what others were sent does not hold the means to make keys"),
          same(
              Role.AUDITOR,
              Role.SECURITY_OFFICER,
              "who opens what others were sent does not set the limits of it"),
          same(
              Role.AUDITOR,
              Role.ENROLMENT_OFFICER,
              "who opens what others were sent does not decide whose device is whose"),
          same(
              Role.AUDITOR,
              Role.ISSUE_OFFICER,
              "who opens what others were sent does not ask for users' keys"),
          same(
              Role.AUDITOR,
              Role.APPROVER,
              "who opens what others were sent does not agree to users' keys"),
          everywhere(Role.REVIEWER, Role.CUSTODIAN, "nobody reviews their own acts"),
          everywhere(Role.REVIEWER, Role.SECURITY_OFFICER, "nobody reviews their own acts"),
          everywhere(Role.REVIEWER, Role.ENROLMENT_OFFICER, "nobody reviews their own acts"),
          everywhere(Role.REVIEWER, Role.ISSUE_OFFICER, "nobody reviews their own acts"),
          everywhere(Role.REVIEWER, Role.APPROVER, "nobody reviews their own acts"),
          everywhere(Role.REVIEWER, Role.AUDITOR, "nobody reviews their own acts"));

  private Separation() {}

  private static Conflict same(Role one, Role other, String why) {
    return new Conflict(one, other, false, why);
  }

  private static Conflict everywhere(Role one, Role other, String why) {
    return new Conflict(one, other, true, why);
  }

  /// The table.
  public static List<Conflict> table() {
    return TABLE;
  }

  /// Two duties that one person cannot have, and why.
  public record Pair(Duty one, Duty other, String why) {}

  /// The pairs of these duties that one person cannot have.
  public static List<Pair> brokenPairs(Collection<Duty> duties) {
    List<Pair> pairs = new ArrayList<>();
    for (Duty a : duties) {
      for (Duty b : duties) {
        for (Conflict c : TABLE) {
          if (a.role() == c.one()
              && b.role() == c.other()
              && (c.anywhere() || a.domain().equals(b.domain()))) {
            pairs.add(new Pair(a, b, c.why()));
          }
        }
      }
    }
    return pairs;
  }

  /// The first of them that one account cannot have, in words.
  static Optional<String> broken(Collection<Duty> duties) {
    return brokenPairs(duties).stream()
        .findFirst()
        .map(p -> p.one() + " and " + p.other() + " cannot be one account: " + p.why());
  }
}

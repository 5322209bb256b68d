package org.sluice.appliance.officers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.operators.Duty;
import org.sluice.appliance.operators.Separation;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

@DisplayName("Separation of duties for signing keys: the table of the accounts")
class KeySeparationTest {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final DomainName BLUE = DomainName.parse("blue.example");

  @TempDir private Path folder;
  private OfficerKey someone;
  private OfficerKey security;
  private OfficerKey approver;

  @BeforeEach
  void keys() {
    someone = OfficerKey.create(folder, "someone", "long enough".toCharArray());
    security = OfficerKey.create(folder, "security", "long enough".toCharArray());
    approver = OfficerKey.create(folder, "approver", "long enough".toCharArray());
  }

  private Officer someone(String name, Role... roles) {
    return new Officer(name, Set.of(roles), someone.spki());
  }

  /// A policy with those that any policy has, and one more.
  private DomainPolicy policy(DomainName domain, Officer... more) {
    List<Officer> officers = new ArrayList<>(List.of(more));
    officers.add(new Officer("security", Set.of(Role.SECURITY_OFFICER), security.spki()));
    officers.add(new Officer("approver", Set.of(Role.APPROVER), approver.spki()));
    return new DomainPolicy(
        domain,
        1,
        Hash32.ZERO,
        KmsUri.parse("kms." + domain.value()),
        PeriodRule.MONTHLY,
        officers,
        1,
        EnumSet.of(Purpose.ISSUE, Purpose.SELF_TEST),
        60,
        7,
        100,
        1);
  }

  @Test
  @DisplayName("every pair of the table is refused within a policy, naming officer and both duties")
  void everyPair() {
    for (Separation.Conflict c : Separation.table()) {
      assertThat(
              KeySeparation.broken(
                  policy(GREEN, someone("olga", c.one(), c.other())), List.<DomainPolicy>of()))
          .as(c.toString())
          .singleElement()
          .asString()
          .contains(
              "officer olga: ",
              new Duty(c.one(), GREEN).toString(),
              new Duty(c.other(), GREEN).toString(),
              "cannot be one key",
              c.why());
    }
  }

  @Test
  @DisplayName("one key in two domains is one officer, also under two names")
  void acrossDomains() {
    for (Separation.Conflict c : Separation.table()) {
      DomainPolicy blue = policy(BLUE, someone("olga", c.one()));
      DomainPolicy green = policy(GREEN, someone("ola", c.other()));
      assertThat(KeySeparation.broken(green, List.of(blue)).isEmpty())
          .as(c.toString())
          .isNotEqualTo(c.anywhere());
      // What another domain's policy breaks by itself is not this one's.
      assertThat(
              KeySeparation.broken(
                  policy(GREEN, someone("ola", Role.CUSTODIAN)),
                  List.of(policy(BLUE, someone("olga", Role.ISSUE_OFFICER, Role.APPROVER)))))
          .isEmpty();
      // What it replaces says nothing: the policy of the same domain that is in force.
      DomainPolicy before = policy(GREEN, someone("olga", c.one()));
      assertThat(KeySeparation.broken(green, List.of(before))).as(c.toString()).isEmpty();
    }
  }

  @Test
  @DisplayName("every pair that the table does not have is allowed")
  void otherPairs() {
    int allowed = 0;
    for (Role one : Role.values()) {
      for (Role other : Role.values()) {
        boolean inTable =
            Separation.table().stream()
                .anyMatch(c -> Set.of(c.one(), c.other()).equals(EnumSet.of(one, other)));
        if (!inTable && one.compareTo(other) < 0) {
          allowed++;
          assertThat(KeySeparation.broken(policy(GREEN, someone("olga", one, other)), List.of()))
              .as(one + " and " + other)
              .isEmpty();
        }
      }
    }
    // Custodian with four others, security officer with enrolment officer.
    assertThat(allowed).isEqualTo(5);
  }

  @Test
  @DisplayName("docs/OPERATORS.md: three people are a domain, two are none")
  void smallest() {
    List<Duty> first =
        List.of(
            new Duty(Role.SECURITY_OFFICER, GREEN),
            new Duty(Role.ENROLMENT_OFFICER, GREEN),
            new Duty(Role.CUSTODIAN, GREEN));
    assertThat(KeySeparation.broken("one", first)).isEmpty();
    for (Role role : List.of(Role.ISSUE_OFFICER, Role.APPROVER)) {
      assertThat(
              KeySeparation.broken(
                  "two", List.of(new Duty(role, GREEN), new Duty(Role.CUSTODIAN, GREEN))))
          .isEmpty();
    }
    // With two people, one of them would have two of these three.
    for (Role a : List.of(Role.SECURITY_OFFICER, Role.ISSUE_OFFICER, Role.APPROVER)) {
      for (Role b : List.of(Role.SECURITY_OFFICER, Role.ISSUE_OFFICER, Role.APPROVER)) {
        assertThat(
                KeySeparation.broken("both", List.of(new Duty(a, GREEN), new Duty(b, GREEN)))
                    .isEmpty())
            .isEqualTo(a == b);
      }
    }
  }
}

package org.sluice.appliance.operators;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.Role;

/// A role in a domain, written `issue-officer@green.example`.
public record Duty(Role role, DomainName domain) implements Comparable<Duty> {

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException naming what was expected
  public static Duty parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(
          "expected ROLE@DOMAIN, such as approver@green.example, found '" + text + "'");
    }
    try {
      return new Duty(role(text.substring(0, at)), DomainName.parse(text.substring(at + 1)));
    } catch (MalformedRecord e) {
      throw new IllegalArgumentException(
          "'" + text.substring(at + 1) + "' is no name of a domain: " + e.getMessage(), e);
    }
  }

  private static Role role(String word) {
    return Arrays.stream(Role.values())
        .filter(r -> word(r).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no role '" + word + "'; there are " + String.join(", ", words())));
  }

  /// All roles as they are written.
  public static List<String> words() {
    return Arrays.stream(Role.values()).map(Duty::word).toList();
  }

  /// A role as it is written.
  public static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public int compareTo(Duty other) {
    return Comparator.comparing((Duty d) -> d.domain.value())
        .thenComparing(Duty::role)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return word(role) + "@" + domain.value();
  }
}

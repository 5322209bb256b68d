package org.sluice.appliance.operators;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.web.account.Permission;

/// What a machine may ask, written `metrics`, or `propose@green.example` where it is of one domain.
/// There is no task that signs, agrees, gives an account or takes users in: a machine can be given
/// none.
///
/// @param domain present exactly where the kind is of one domain
public record Task(Kind kind, Optional<DomainName> domain) implements Comparable<Task> {

  /// Kinds of tasks.
  public enum Kind {
    /// Ask whether the high side can work.
    HEALTH(false),
    /// Read the figures.
    METRICS(false),
    /// Read the state at a glance: numbers, no names.
    STATUS(false),
    /// Have what the log has anew put into the spool.
    EXPORT(false),
    /// Ask which of a domain's next periods lack keys, and for how many.
    PROPOSE(true);

    private final boolean ofDomain;

    Kind(boolean ofDomain) {
      this.ofDomain = ofDomain;
    }

    /// Whether it is of one domain.
    public boolean ofDomain() {
      return ofDomain;
    }

    /// As it is written.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Checks that it has a domain where it needs one.
  public Task {
    if (kind.ofDomain() != domain.isPresent()) {
      throw new IllegalArgumentException(
          "the task " + kind.word() + (kind.ofDomain() ? " is of a domain" : " is of no domain"));
    }
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException naming what was expected
  public static Task parse(String text) {
    int at = text.indexOf('@');
    String word = at < 0 ? text : text.substring(0, at);
    Kind kind =
        Stream.of(Kind.values())
            .filter(k -> k.word().equals(word))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "machines have no task '" + word + "'; there are " + words()));
    try {
      return new Task(
          kind, at < 0 ? Optional.empty() : Optional.of(DomainName.parse(text.substring(at + 1))));
    } catch (MalformedRecord e) {
      throw new IllegalArgumentException(
          "'" + text.substring(at + 1) + "' is no name of a domain: " + e.getMessage(), e);
    }
  }

  static Set<Task> parseAll(List<String> texts) {
    Set<Task> tasks = new TreeSet<>();
    for (String text : texts) {
      if (!tasks.add(parse(text.strip()))) {
        throw new IllegalArgumentException("the task " + text + " twice");
      }
    }
    return tasks;
  }

  private static String words() {
    return String.join(
        ", ",
        Stream.of(Kind.values()).map(k -> k.word() + (k.ofDomain() ? "@DOMAIN" : "")).toList());
  }

  /// What it allows.
  public Permission permission() {
    return new Permission("machine:" + kind.word() + domain.map(d -> ":" + d.value()).orElse(""));
  }

  @Override
  public int compareTo(Task other) {
    return Comparator.comparing(Task::toString).compare(this, other);
  }

  @Override
  public String toString() {
    return kind.word() + domain.map(d -> "@" + d.value()).orElse("");
  }
}

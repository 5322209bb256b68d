package org.sluice.appliance.ceremony;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.DomainOption;

/// A domain's options file (docs/DOMAINS.md): all that can be chosen for a domain but its officers.
/// It is what its ceremony begins with, and what a later change is proposed by. Nothing of it
/// counts until officers have signed it and the log has it.
///
/// @param options empty if it does not say
/// @param purposes empty if it does not say; self-test is always among them
/// @param numbers those that it says
public record DomainFile(
    DomainName name,
    KmsUri kms,
    PeriodRule rule,
    Optional<Set<DomainOption>> options,
    Optional<Set<Purpose>> purposes,
    Map<DomainNumber, Integer> numbers) {

  private static final String FORMAT = "format";
  private static final String OPTIONS = "options";
  private static final String PURPOSES = "purposes";

  /// The keys that are no [DomainNumber].
  public static final List<String> WORDS =
      List.of(
          "name", "kms", FORMAT, "period-seconds", "period-offset", "template", OPTIONS, PURPOSES);

  /// Keeps copies.
  public DomainFile {
    numbers = Collections.unmodifiableMap(new EnumMap<>(numbers));
  }

  /// Reads and checks a file.
  public static DomainFile read(Path file) {
    return YamlNode.read(file, "options file", DomainFile::parse);
  }

  /// That number, or what a ceremony takes in its place.
  public int number(DomainNumber number) {
    return number(number, number.usual().orElse(1));
  }

  /// That number, or another where it is not said.
  public int number(DomainNumber number, int otherwise) {
    return numbers.getOrDefault(number, otherwise);
  }

  static DomainFile parse(YamlNode node) {
    List<String> keys = new ArrayList<>(WORDS);
    for (DomainNumber number : DomainNumber.values()) {
      keys.add(number.key());
    }
    node.only(keys);
    PeriodRule rule = rule(node);
    Map<DomainNumber, Integer> numbers = new EnumMap<>(DomainNumber.class);
    for (DomainNumber number : DomainNumber.values()) {
      if (node.has(number.key())) {
        numbers.put(number, number.parse(node.get(number.key())));
      }
    }
    return new DomainFile(
        DomainName.parse(node.get("name").text()),
        KmsUri.parse(node.get("kms").text()),
        rule,
        node.has(OPTIONS) ? Optional.of(options(node.get(OPTIONS), rule)) : Optional.empty(),
        node.has(PURPOSES) ? Optional.of(purposes(node.get(PURPOSES))) : Optional.empty(),
        numbers);
  }

  private static PeriodRule rule(YamlNode node) {
    String format = node.get(FORMAT).text();
    return switch (format) {
      case "rfc6509-monthly" -> PeriodRule.MONTHLY;
      case "ts33180-hashed" ->
          PeriodRule.hashed(
              node.get("period-seconds").number(), node.get("period-offset").number());
      case "template" ->
          PeriodRule.templated(IdentifierTemplate.parse(node.get("template").text()));
      default ->
          throw expected(node.get(FORMAT), "rfc6509-monthly, ts33180-hashed or template", format);
    };
  }

  private static Set<DomainOption> options(YamlNode node, PeriodRule rule) {
    EnumSet<DomainOption> options = EnumSet.noneOf(DomainOption.class);
    for (String name : node.texts()) {
      options.add(
          find(DomainOption.class, name)
              .orElseThrow(() ->
                  expected(
                      node,
                      "sakke-to-self, hide-identities, no-audit-keys or demand-revocation-list",
                      name)));
    }
    if (options.contains(DomainOption.HIDE_IDENTITIES)
        && rule.format() != IdentifierFormat.TS33180_HASHED) {
      throw new IllegalArgumentException(
          node.path() + ": hide-identities needs format ts33180-hashed" + node.line());
    }
    return Collections.unmodifiableSet(options);
  }

  private static Set<Purpose> purposes(YamlNode node) {
    EnumSet<Purpose> purposes = EnumSet.of(Purpose.SELF_TEST);
    for (String name : node.texts()) {
      purposes.add(
          find(Purpose.class, name)
              .orElseThrow(() ->
                  expected(node, "issue, audit, past, drill, drill-audit or self-test", name)));
    }
    return Collections.unmodifiableSet(purposes);
  }

  private static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
    return EnumSet.allOf(type).stream().filter(e -> word(e).equals(name)).findFirst();
  }

  /// How an option or purpose is written.
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static IllegalArgumentException expected(YamlNode at, String what, String found) {
    return new IllegalArgumentException(
        at.path() + ": expected " + what + ", found '" + found + "'" + at.line());
  }
}

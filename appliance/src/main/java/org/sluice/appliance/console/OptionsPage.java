package org.sluice.appliance.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.policy.OptionMeaning;
import org.sluice.appliance.policy.OptionsInForce;
import org.sluice.appliance.policy.Proposals;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// What counts for each domain, who signed it, and what is proposed. It only shows: options are
/// changed with commands, by officers with their own keys, and the page says which.
final class OptionsPage {
  private static final List<StatementType> SAID_BY =
      List.of(
          StatementType.DOMAIN_POLICY, StatementType.DOMAIN_PROFILE, StatementType.DOMAIN_TERMS);

  private final Workplace place;
  private final ConsoleLayout layout;

  OptionsPage(Workplace place, ConsoleLayout layout) {
    this.place = place;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    return place.look(high -> {
      List<Sheet.Block> blocks = new ArrayList<>();
      List<LogIndex.Domain> domains =
          high.log().index().domains().stream().filter(LogIndex.Domain::hasProfile).toList();
      for (LogIndex.Domain d : domains) {
        // What waits for somebody first.
        blocks.add(proposed(high, d));
        blocks.add(inForce(d));
        blocks.add(signed(high, d));
      }
      domains.stream().findFirst().map(OptionsPage::commands).ifPresent(blocks::add);
      return layout.sheet(
          visit,
          new Sheet(
              "Options of domains",
              "What counts is in the log. Security officers change it with their own keys, on their"
                  + " own machines; nothing is changed here.",
              "options",
              blocks));
    });
  }

  private static Sheet.Block inForce(LogIndex.Domain d) {
    List<Sheet.Row> rows = new ArrayList<>();
    OptionsInForce.of(d)
        .values()
        .forEach((key, value) -> {
          OptionMeaning meaning = OptionMeaning.of(key);
          rows.add(
              Sheet.row(
                  Sheet.code(key),
                  Sheet.cell(value.equals("[]") ? "none" : value.replaceAll("^\\[|\\]$", "")),
                  Sheet.cell(meaning.does()),
                  Sheet.cell(meaning.standsIn())));
        });
    return Sheet.table(
        "Options of " + d.name(),
        List.of("Option", "In force", "What it does", "Stands in"),
        rows,
        "");
  }

  private static Sheet.Block signed(HighSide high, LogIndex.Domain d) {
    List<Sheet.Row> rows = new ArrayList<>();
    for (StatementType type : SAID_BY) {
      d.leafOf(type)
          .map(leaf -> {
            SignedStatement s =
                SignedStatement.decode(high.log().entries(leaf, leaf + 1).getFirst());
            return Sheet.row(
                Sheet.cell(what(s.statement())),
                Sheet.cell(signers(s, d.policy())),
                Sheet.number(leaf));
          })
          .ifPresent(rows::add);
    }
    return Sheet.table(
        "Who signed what counts for " + d.name(),
        List.of("Statement", "Signed by", "Log entry#"),
        rows,
        "");
  }

  private static String what(Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> "policy " + p.number();
      case DomainProfile p -> "profile " + p.number();
      case DomainTerms t -> "terms " + t.number();
      default -> statement.statementType().recordName();
    };
  }

  /// By name as far as they are officers still.
  private static String signers(SignedStatement s, DomainPolicy policy) {
    return s.signatures().stream()
        .map(signature -> name(signature.keyId(), policy))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String name(Hash32 key, DomainPolicy policy) {
    return policy.officers().stream()
        .filter(o -> o.keyId().equals(key))
        .map(Officer::name)
        .findFirst()
        .orElseGet(() -> "key " + key.toString().substring(0, 8) + " (no officer now)");
  }

  private static Sheet.Block proposed(HighSide high, LogIndex.Domain d) {
    List<Sheet.Row> rows = new ArrayList<>();
    for (Proposals.Proposal p :
        new Proposals(high.folder().proposals()).of(high.log().index(), d.name())) {
      int missing = Math.max(0, p.needed() - p.signedBy().size());
      rows.add(
          Sheet.row(
              Sheet.cell(what(p.statement())),
              Sheet.cell(p.changes().isEmpty() ? "no option" : String.join("; ", p.changes())),
              Sheet.cell(p.signedBy().isEmpty() ? "nobody" : String.join(", ", p.signedBy())),
              Sheet.cell(
                  missing == 0
                      ? "nothing: ./sluice draft log"
                      : Say.count(missing, "more signature", "more signatures")
                          + ": ./sluice draft sign"),
              Sheet.code(p.statement().hash())));
    }
    return Sheet.table(
        "Proposed for " + d.name(),
        List.of(
            "Statement", "Changes", "Signed by", "What is missing", "Hash, as the draft shows it"),
        rows,
        "Nothing is proposed.");
  }

  private static Sheet.Block commands(LogIndex.Domain d) {
    String name = d.name().value();
    return Sheet.facts(
        "To change an option",
        List.of(
            Sheet.Fact.code(
                "Write what counts into a file, and edit it",
                "./sluice domain options show --domain " + name + " > domain.yaml"),
            Sheet.Fact.code("See what it would change", "./sluice domain options diff domain.yaml"),
            Sheet.Fact.code("Propose it", "./sluice domain options propose domain.yaml --out next"),
            Sheet.Fact.code(
                "Each security officer signs each draft, with their own key",
                "./sluice draft sign next-policy.draft --officer NAME.p12"),
            Sheet.Fact.code(
                "Log them: policy, then profile, then terms",
                "./sluice draft log next-policy.draft")));
  }
}

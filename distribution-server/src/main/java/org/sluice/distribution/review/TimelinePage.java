package org.sluice.distribution.review;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.distribution.index.Filter;
import org.sluice.distribution.index.Page;
import org.sluice.distribution.index.TimelineRow;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.StatementType;
import org.sluice.web.Form;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// What happened, the newest first, as far as the filters let it through.
final class TimelinePage {
  static final int ROWS = 50;
  private static final int MAX_FIELD = 128;
  private static final List<String> FIELDS =
      List.of("show", "domain", "period", "officer", "purpose");

  /// A choice in a list.
  record Choice(String value, String words, boolean chosen) {}

  private final ReviewDesk desk;
  private final Layout layout;

  TimelinePage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Form query = visit.query();
    String user = query.text("user", MAX_FIELD).strip();
    if (!user.isEmpty()) {
      return WebAnswer.seeOther(
          "/review/" + log.id() + "/users/" + UserPage.commitment(log, user).toString());
    }
    Snapshot snapshot = log.snapshot();
    Page<TimelineRow> page = log.index().timeline(filter(log, query), before(query), ROWS);
    Map<String, Object> data = new HashMap<>();
    data.put(
        "rows", new Rows(log, snapshot).of(page.rows().stream().map(TimelineRow::index).toList()));
    data.put(
        "next", page.next().isPresent() ? link(query) + "&before=" + page.next().getAsLong() : "");
    data.put("filterQuery", link(query));
    data.put("shows", shows(query.text("show", MAX_FIELD)));
    data.put("domains", choices(domains(log), query.text("domain", MAX_FIELD)));
    data.put(
        "officers",
        choices(new TreeSet<>(log.index().officers().values()), query.text("officer", MAX_FIELD)));
    data.put("purposes", choices(purposes(), query.text("purpose", MAX_FIELD)));
    data.put("period", query.text("period", MAX_FIELD));
    return layout.page("timeline", visit, log, "timeline", data);
  }

  static long before(Form query) {
    String text = query.text("before", 20);
    if (text.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw Stop.badRequest("before is not the number of an entry");
    }
    return Long.parseLong(text);
  }

  /// What the query asks for.
  static Filter filter(ReviewedLog log, Form query) {
    String domain = query.text("domain", MAX_FIELD);
    String officer = query.text("officer", MAX_FIELD);
    OptionalInt purpose = purpose(query.text("purpose", MAX_FIELD));
    return new Filter(
        type(query.text("show", MAX_FIELD), purpose),
        domain.isEmpty() ? Optional.empty() : Optional.of(domain),
        purpose,
        period(log, domain, query.text("period", MAX_FIELD).strip()),
        keysOf(log, officer),
        Optional.empty());
  }

  /// An audit key is never exported: in place of that it is released.
  private static OptionalInt type(String show, OptionalInt purpose) {
    boolean audit = purpose.orElse(0) == Purpose.AUDIT.code();
    return switch (show) {
      case "", "exports" ->
          OptionalInt.of((audit ? StatementType.AUDIT_RELEASED : StatementType.EXPORT).code());
      case "requests" -> OptionalInt.of(StatementType.REQUEST.code());
      case "refusals" -> OptionalInt.of(StatementType.REFUSAL.code());
      case "all" -> OptionalInt.empty();
      default -> throw Stop.badRequest("show is exports, requests, refusals or all");
    };
  }

  private static OptionalInt purpose(String word) {
    for (Purpose purpose : Purpose.values()) {
      if (Words.purpose(purpose.code()).equals(word)) {
        return OptionalInt.of(purpose.code());
      }
    }
    if (word.isEmpty()) {
      return OptionalInt.empty();
    }
    throw Stop.badRequest("purpose is one of " + String.join(", ", purposes()));
  }

  /// A period by its number, or by its month where a domain's periods are months.
  private static OptionalLong period(ReviewedLog log, String domain, String text) {
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (text.matches("[0-9]{1,18}")) {
      return OptionalLong.of(Long.parseLong(text));
    }
    if (text.matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
      return log.pins().stream()
          .filter(pin -> domain.isEmpty() || pin.profile().domain().value().equals(domain))
          .map(pin -> pin.profile().rule())
          .filter(rule -> rule.monthly())
          .mapToLong(
              rule -> KeyPeriod.at(rule, java.time.Instant.parse(text + "-01T00:00:00Z")).number())
          .findFirst();
    }
    throw Stop.badRequest("a period is its number, or YYYY-MM where periods are months");
  }

  private static Set<Hash32> keysOf(ReviewedLog log, String name) {
    if (name.isEmpty()) {
      return Set.of();
    }
    Set<Hash32> keys =
        log.index().officers().entrySet().stream()
            .filter(officer -> officer.getValue().equals(name))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    // A name that nobody has must find nothing, not everything.
    return keys.isEmpty() ? Set.of(Hash32.ZERO) : keys;
  }

  private static List<Choice> shows(String chosen) {
    return List.of(
        new Choice("exports", "exports", chosen.isEmpty() || chosen.equals("exports")),
        new Choice("requests", "requests", chosen.equals("requests")),
        new Choice("refusals", "refusals", chosen.equals("refusals")),
        new Choice("all", "everything but single keys", chosen.equals("all")));
  }

  static List<Choice> choices(Iterable<String> values, String chosen) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice("", "any", chosen.isEmpty()));
    values.forEach(value -> choices.add(new Choice(value, value, value.equals(chosen))));
    return choices;
  }

  static Set<String> domains(ReviewedLog log) {
    Set<String> domains = new TreeSet<>(log.index().counts().keySet());
    log.pins().forEach(pin -> domains.add(pin.profile().domain().value()));
    return domains;
  }

  private static List<String> purposes() {
    List<String> words = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      words.add(Words.purpose(purpose.code()));
    }
    return words;
  }

  /// The same filters again.
  static String link(Form query) {
    return FIELDS.stream()
        .map(name ->
            name + "=" + URLEncoder.encode(query.text(name, MAX_FIELD), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}

package org.sluice.appliance.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.console.ImportState.Stage;
import org.sluice.appliance.imports.ImportProblem;
import org.sluice.appliance.imports.ProblemReport;
import org.sluice.appliance.imports.UserImport.Outcome;
import org.sluice.appliance.operators.Powers;
import org.sluice.records.id.DomainName;
import org.sluice.web.Route;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// Import of users: a file is sent, what it would change is shown, and somebody says yes. An
/// account sees its own import alone.
final class ImportPage {
  private static final int MAX_NAME = 400;
  private static final int NAME_KEPT = 100;

  /// Most octets that come in here; a command takes more.
  private static final long MAX_FILE = 256L << 20;

  private final Workplace place;
  private final ConsoleLayout layout;
  private final ImportRunner runner;

  ImportPage(Workplace place, ConsoleLayout layout, ImportRunner runner) {
    this.place = place;
    this.layout = layout;
    this.runner = runner;
  }

  /// Lines of one kind that were refused.
  ///
  /// @param more how many there are beside those
  record Refused(String kind, long count, List<ImportProblem> first, long more) {}

  List<Route> routes() {
    return List.of(
        Route.get("/console/import", Powers.IMPORT, this::form),
        Route.upload("/console/import", Powers.IMPORT, MAX_FILE, this::receive),
        Route.get("/console/import/{}", Powers.IMPORT, this::show),
        Route.get("/console/import/{}/progress", Powers.IMPORT, this::progress),
        Route.get("/console/import/{}/report", Powers.IMPORT, this::report),
        Route.post("/console/import/{}/confirm", Powers.IMPORT, this::confirm),
        Route.post("/console/import/{}/forget", Powers.IMPORT, this::forget));
  }

  private WebAnswer form(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    return layout.page(
        "import",
        visit,
        "users",
        Map.of(
            "domains", mine(visitor).stream().map(DomainName::value).sorted().toList(),
            "most", MAX_FILE,
            "mostWords", Say.octets(MAX_FILE),
            "own", runner.of(visitor.name()).map(ImportState::id).orElse(""),
            "ownName", runner.of(visitor.name()).map(ImportState::name).orElse("")));
  }

  private Set<DomainName> mine(Visitor visitor) {
    return place.look(high ->
        high.domains().stream()
            .filter(d -> visitor.may(Powers.Act.IMPORT.in(d)))
            .collect(Collectors.toSet()));
  }

  private WebAnswer receive(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    String name = name(visit.query().text("name", MAX_NAME));
    boolean similar = visit.query().text("similar", 8).equals("true");
    return Asked.orRefused(() -> {
      requireActing();
      ImportState s = runner.receive(visitor.name(), name, similar, mine(visitor), visit.upload());
      return WebAnswer.seeOther("/console/import/" + s.id());
    });
  }

  private void requireActing() {
    if (!place.canAct()) {
      throw new CommandFailed(
          "this console was started without --pins: sluice users import does it");
    }
  }

  /// What the sender's machine calls it, fit to be written down.
  private static String name(String typed) {
    String name = typed.replaceAll("[^A-Za-z0-9._ -]", "?").strip();
    if (name.isEmpty()) {
      throw Stop.badRequest("The file's name is missing.");
    }
    return name.length() > NAME_KEPT ? name.substring(name.length() - NAME_KEPT) : name;
  }

  private ImportState own(Visit visit) {
    return runner
        .of(visit.visitor().orElseThrow().name())
        .filter(s -> s.id().equals(visit.path().getFirst()))
        .orElseThrow(() ->
            Stop.notFound(
                "There is no such import of yours: another file took its place, or the console was"
                    + " started anew. Nothing of it was imported unless its page said so."));
  }

  private WebAnswer show(Visit visit) {
    ImportState s = own(visit);
    return layout.page(
        "one-import",
        visit,
        "users",
        Map.ofEntries(
            Map.entry("id", s.id()),
            Map.entry("name", s.name()),
            Map.entry("octets", Say.octets(s.octets())),
            Map.entry("hash", s.hash().toString()),
            Map.entry("isolation", s.isolation()),
            Map.entry("works", s.works()),
            Map.entry("words", s.words()),
            Map.entry("problem", s.problem()),
            Map.entry("shown", s.stage() == Stage.SHOWN),
            Map.entry("done", s.stage() == Stage.DONE),
            Map.entry("failed", s.stage() == Stage.FAILED),
            Map.entry("rows", s.outcome().map(Outcome::rows).orElse(0L)),
            Map.entry("facts", s.outcome().map(ImportPage::facts).orElse(List.of())),
            Map.entry("refused", s.refused()),
            Map.entry("changes", s.outcome().map(o -> o.added() + o.changed()).orElse(0L)),
            Map.entry("kinds", s.outcome().map(o -> kinds(o.problems())).orElse(List.of()))));
  }

  private static List<Sheet.Fact> facts(Outcome o) {
    return List.of(
        Sheet.Fact.of("New users", Say.number(o.added())),
        Sheet.Fact.of("Changed", Say.number(o.changed())),
        Sheet.Fact.of("Known already, the same", Say.number(o.known())),
        Sheet.Fact.of("Lines refused", Say.number(o.problems().count())));
  }

  private static List<Refused> kinds(ProblemReport problems) {
    return problems.counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(kind -> {
          List<ImportProblem> first =
              problems.first().stream().filter(p -> p.kind() == kind.getKey()).toList();
          return new Refused(
              kind.getKey().word(), kind.getValue(), first, kind.getValue() - first.size());
        })
        .toList();
  }

  /// How far it is, for the script of the page.
  private WebAnswer progress(Visit visit) {
    ImportState s = own(visit);
    return WebAnswer.json(
        "{\"running\":"
            + s.works()
            + ",\"batch\":0,\"batches\":0,\"words\":\""
            + s.words()
            + "\"}");
  }

  /// Every line that was refused: number, kind, why, with tabs between.
  private WebAnswer report(Visit visit) {
    ImportState s = own(visit);
    if (s.works() || s.outcome().isEmpty()) {
      throw Stop.conflict("There is no report yet.");
    }
    try {
      Path copy = Files.createTempFile("sluice-report", ".txt");
      Files.copy(runner.problems(s), copy, StandardCopyOption.REPLACE_EXISTING);
      return WebAnswer.download("text/plain; charset=utf-8", s.id() + ".problems.txt", copy);
    } catch (IOException e) {
      throw new CommandFailed("the report cannot be read: " + e.getMessage(), e);
    }
  }

  private WebAnswer confirm(Visit visit) {
    ImportState s = own(visit);
    s.domains().forEach(d -> Asked.require(visit, Powers.Act.IMPORT.in(d)));
    boolean partial = visit.form().text("partial", 8).equals("true");
    return Asked.orRefused(() -> {
      runner.take(s, partial);
      return WebAnswer.seeOther("/console/import/" + s.id());
    });
  }

  private WebAnswer forget(Visit visit) {
    ImportState s = own(visit);
    return Asked.orRefused(() -> {
      runner.forget(s);
      return WebAnswer.seeOther("/console/import");
    });
  }
}

package org.sluice.distribution.own;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.pull.KeySetDesk;
import org.sluice.distribution.pull.Problem;
import org.sluice.distribution.pull.Suspensions;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.UserUri;
import org.sluice.web.Route;
import org.sluice.web.Site;
import org.sluice.web.Stop;
import org.sluice.web.Templates;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// The table of the users' pages: what is mine, and the package of one of my devices.
public final class OwnPages {
  /// What the shell shows and where it leads; its doors are below its own path, because reviewers
  /// come in at `/login`.
  public static final Site SITE = new Site("my keys", "/my", "my", "/my");

  /// Their templates.
  public static final List<String> TEMPLATES = List.of("own");

  private final OwnKeys keys;
  private final KeySetDesk desk;
  private final Templates templates;

  private OwnPages(OwnKeys keys, KeySetDesk desk, Templates templates) {
    this.keys = keys;
    this.desk = desk;
    this.templates = templates;
  }

  /// The routes.
  public static List<Route> of(
      LowSide lowSide, Suspensions suspensions, InstantSource clock, Templates templates) {
    OwnPages pages =
        new OwnPages(
            new OwnKeys(lowSide, suspensions, clock), new KeySetDesk(lowSide, clock), templates);
    return List.of(
        Route.get("/my", UserPasswords.OWN, pages::show),
        Route.get("/my/package/{}/{}", UserPasswords.OWN, pages::fetch));
  }

  private WebAnswer show(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    return WebAnswer.html(
        200,
        templates.page(
            "own",
            Map.of(
                "visitor", visitor.name(),
                "formToken", visitor.formToken(),
                "identities", keys.of(user(visit)))));
  }

  /// The same document that the device would get from `/api/v1/keysets`. Another user's device, or
  /// one that may not be served, is not told from one that does not exist.
  private WebAnswer fetch(Visit visit) {
    AccessRecord record =
        keys.servable(user(visit), visit.path().getFirst(), visit.path().get(1))
            .orElseThrow(() -> Stop.notFound("There is no such device of yours."));
    try {
      String body =
          desk.answer(record, 0, Long.MAX_VALUE, 0, "")
              .body()
              .orElseThrow(() -> new IllegalStateException("nobody said that they have it"));
      return WebAnswer.attachment(
          "application/json",
          "keys-" + record.deviceId().replaceAll("[^A-Za-z0-9._-]", "_") + ".json",
          body.getBytes(StandardCharsets.UTF_8));
    } catch (Problem e) {
      throw Stop.of(e.status(), String.valueOf(e.getMessage()));
    }
  }

  private static UserUri user(Visit visit) {
    return visit
        .visitor()
        .map(Visitor::name)
        .flatMap(UserPasswords::user)
        .orElseThrow(() -> Stop.forbidden("Your account may not do this."));
  }
}

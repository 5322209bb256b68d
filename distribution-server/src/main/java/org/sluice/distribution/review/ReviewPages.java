package org.sluice.distribution.review;

import static org.sluice.distribution.review.ReviewRoles.READ_LOG;
import static org.sluice.distribution.review.ReviewRoles.SIGN_OFF;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.web.Assets;
import org.sluice.web.Route;
import org.sluice.web.Templates;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.AccountFile;

/// The table of the review pages.
public final class ReviewPages {
  private static final String LOG = "/review/{}";

  /// A log in the list of logs.
  record Shelf(String address, String origin, String size) {}

  private final ReviewDesk desk;
  private final Layout layout;
  private final SignOffs signOffs;
  private final Optional<AccountFile> accounts;

  private ReviewPages(
      ReviewDesk desk, Layout layout, SignOffs signOffs, Optional<AccountFile> accounts) {
    this.desk = desk;
    this.layout = layout;
    this.signOffs = signOffs;
    this.accounts = accounts;
  }

  /// Names of their templates.
  public static List<String> templates() {
    return Layout.TEMPLATES;
  }

  /// Pages of a server with accounts, which keeps sign-offs.
  public static List<Route> ofServer(
      ReviewDesk desk, Templates templates, SignOffs signOffs, AccountFile accounts) {
    return new ReviewPages(desk, new Layout(templates, false), signOffs, Optional.of(accounts))
        .routes();
  }

  /// Pages of a log on a disc: nothing is kept.
  public static List<Route> ofDisc(ReviewDesk desk, Templates templates, SignOffs none) {
    return new ReviewPages(desk, new Layout(templates, true), none, Optional.empty()).routes();
  }

  private List<Route> routes() {
    EntryPage entries = new EntryPage(desk, layout);
    CheckPage check = new CheckPage(desk, layout);
    PackagePage packages = new PackagePage(desk, layout);
    SignOffPage signOff = new SignOffPage(desk, layout, signOffs, accounts);
    List<Route> routes = new ArrayList<>(Assets.routes("verify.js", "tlog.js"));
    routes.add(Route.get("/review", READ_LOG, this::logs));
    routes.add(Route.get(LOG, READ_LOG, new TimelinePage(desk, layout)::show));
    routes.add(Route.get(LOG + "/entries", READ_LOG, entries::list));
    routes.add(Route.get(LOG + "/entries/{}", READ_LOG, entries::show));
    routes.add(Route.get(LOG + "/entries/{}/proof.json", READ_LOG, entries::proofJson));
    routes.add(Route.get(LOG + "/entries/{}/octets", READ_LOG, entries::octets));
    routes.add(Route.get(LOG + "/entries/{}/proof", READ_LOG, entries::tlogProof));
    routes.add(Route.get(LOG + "/requests/{}", READ_LOG, new RequestPage(desk, layout)::show));
    routes.add(Route.get(LOG + "/users/{}", READ_LOG, new UserPage(desk, layout)::show));
    routes.add(Route.get(LOG + "/audit", READ_LOG, new AuditPage(desk, layout)::show));
    CountsPage counts = new CountsPage(desk, layout);
    routes.add(Route.get(LOG + "/counts", READ_LOG, counts::show));
    routes.add(Route.get(LOG + "/counts.json", READ_LOG, counts::json));
    routes.add(Route.get(LOG + "/check", READ_LOG, check::show));
    routes.add(Route.get(LOG + "/consistency.json", READ_LOG, check::consistency));
    routes.add(Route.get(LOG + "/log/{*}", READ_LOG, check::file));
    routes.add(Route.get(LOG + "/package", READ_LOG, packages::show));
    routes.add(Route.get(LOG + "/package.zip", READ_LOG, packages::download));
    routes.add(Route.get(LOG + "/sign-off", READ_LOG, signOff::show));
    routes.add(Route.get(LOG + "/sign-off.txt", READ_LOG, signOff::download));
    routes.add(Route.get(LOG + "/sign-off/{}", READ_LOG, signOff::note));
    if (!layout.onDisc()) {
      routes.add(Route.post(LOG + "/sign-off", SIGN_OFF, signOff::accept));
    }
    return routes;
  }

  private WebAnswer logs(Visit visit) {
    List<ReviewedLog> all = desk.logs();
    if (all.size() == 1) {
      return WebAnswer.seeOther("/review/" + all.getFirst().id());
    }
    List<Shelf> shelves =
        all.stream()
            .map(log ->
                new Shelf("/review/" + log.id(), log.origin(), Words.number(log.snapshot().size())))
            .toList();
    return layout.page("logs", visit, Map.of("logs", shelves));
  }
}

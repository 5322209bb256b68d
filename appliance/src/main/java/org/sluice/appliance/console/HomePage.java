package org.sluice.appliance.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.issuance.Proposal;
import org.sluice.appliance.operators.Powers;
import org.sluice.appliance.shares.EpochEnd;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// The first page: what waits for whoever looks, and how everything is.
final class HomePage {
  private static final long SOON_DAYS = 14;
  private static final long LOW_DISK = 2L << 30;

  /// A number with its name.
  ///
  /// @param kind `good`, `wait`, `bad` or empty
  record Tile(String value, String words, String kind) {}

  /// Something that waits for the visitor, or for others if it leads nowhere.
  record ToDo(String words, String link, String linkWords) {}

  private final Workplace place;
  private final ConsoleLayout layout;
  private final IssueRunner runner;

  HomePage(Workplace place, ConsoleLayout layout, IssueRunner runner) {
    this.place = place;
    this.layout = layout;
    this.runner = runner;
  }

  WebAnswer show(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    return place.look(high -> {
      Instant now = high.now();
      Figures figures = Figures.of(high, place.outlooks());
      return layout.page(
          "home",
          visit,
          "home",
          Map.of(
              "tiles", tiles(figures),
              "toDo", toDo(high, visitor, now),
              "partitions", place.reach().lines(),
              "asked",
                  place.reach().known() ? "Asked at " + Say.time(place.reach().at()) + "." : "",
              "thresholds", high.thresholds(),
              "mayBeat", visitor.may(Powers.HEARTBEAT) && place.canAct()));
    });
  }

  private List<Tile> tiles(Figures f) {
    List<Tile> tiles = new ArrayList<>();
    Workplace.Reach reach = place.reach();
    f.domains().forEach(d -> tiles.add(margin(d, reach)));
    for (Figures.OfDomain d : f.domains()) {
      String name = d.name().value();
      tiles.add(
          new Tile(
              Say.count(d.daysKeyed(), "day", "days"),
              "until a period of " + name + " begins without keys",
              d.daysKeyed() == 0 ? "bad" : d.daysKeyed() < SOON_DAYS ? "wait" : ""));
      if (d.epochPeriodsLeft().isPresent()) {
        long left = d.epochPeriodsLeft().getAsLong();
        tiles.add(
            new Tile(
                Say.count(Math.max(0, left), "period", "periods"),
                "of the epoch of " + name + " after the present one",
                left <= 0 ? "bad" : left <= EpochEnd.WARN_PERIODS ? "wait" : ""));
      }
      if (d.shareAge().isPresent()) {
        tiles.add(
            new Tile(
                Say.count(Duration.ofSeconds(d.shareAge().getAsLong()).toDays(), "day", "days"),
                "since the shares of " + name + " were made anew",
                ""));
      }
    }
    tiles.add(new Tile(Say.number(f.keysIssued()), "sealed key sets issued in all", ""));
    tiles.add(
        new Tile(
            Say.number(f.logSize()),
            "entries in the log, " + Say.number(f.logSize() - f.logPublished()) + " not co-signed",
            ""));
    tiles.add(
        new Tile(
            Say.number(f.spoolFiles()),
            "bundles in the spool, " + Say.octets(f.spoolOctets()),
            ""));
    tiles.add(
        new Tile(
            Say.number(f.diskFree() >> 30) + " GiB",
            "free on the disk",
            f.diskFree() < LOW_DISK ? "bad" : ""));
    return tiles;
  }

  private static Tile margin(Figures.OfDomain d, Workplace.Reach reach) {
    Integer margin = reach.margins().get(d.name());
    String name = d.name().value();
    if (margin == null) {
      return new Tile("?", "partitions of " + name + " were not asked yet", "wait");
    }
    return margin < 0
        ? new Tile("none", "too few partitions of " + name + " to issue", "bad")
        : new Tile(
            margin.toString(),
            "partitions that " + name + " may lose and still issue",
            margin == 0 ? "wait" : "");
  }

  private List<ToDo> toDo(HighSide high, Visitor visitor, Instant now) {
    List<ToDo> all = new ArrayList<>();
    runner
        .state()
        .filter(IssueRunner.State::running)
        .ifPresent(s ->
            all.add(
                new ToDo("An issue is running.", "/console/requests/" + s.request(), "Progress")));
    for (LoggedIssue r : LoggedIssue.all(high.log().index())) {
      RequestState state = RequestState.of(high, r, now);
      String words =
          "Request for " + Say.count(r.keys(), "key", "keys") + " of " + r.domain().value() + " ";
      String link = "/console/requests/" + r.id();
      if (state.waits()
          && state.isForApprovers()
          && visitor.may(Powers.Act.APPROVE.in(r.domain()))) {
        all.add(new ToDo(words + state.words() + ".", link, "See what you would sign"));
      } else if (state.canStart()
          && !runner.running()
          && visitor.may(Powers.Act.RUN.in(r.domain()))) {
        all.add(new ToDo(words + "is " + state.words() + ".", link, "Start it"));
      }
    }
    for (Proposal p : Scheduler.standing(place, high)) {
      boolean mine = visitor.may(Powers.Act.REQUEST.in(p.domain()));
      all.add(new ToDo(Scheduler.words(p) + ".", mine ? Scheduler.form(p) : "", "Request it"));
    }
    return all;
  }
}

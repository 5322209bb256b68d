package org.sluice.appliance.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// The figures in the text format of Prometheus (docs/OPERATORS.md has the alerts). Each scrape
/// looks once and makes its numbers from that look, so that they belong together.
final class Metrics {
  private final Workplace place;
  private final IssueRunner runner;

  Metrics(Workplace place, IssueRunner runner) {
    this.place = place;
    this.runner = runner;
  }

  WebAnswer show(Visit visit) {
    return answer(text());
  }

  static WebAnswer answer(String text) {
    return WebAnswer.octets(
        200, "text/plain; version=0.0.4; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    boolean clock = place.look(high -> place.clockProblem(high).isEmpty());
    Figures figures = place.look(high -> Figures.of(high, place.outlooks()));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try {
      domains(registry, figures);
      whole(registry, figures);
      gauge(
          registry,
          "sluice.clock.wrong",
          Tags.empty(),
          clock ? 0 : 1,
          "1 while nothing is changed because the clock cannot be right.");
      return registry.scrape();
    } finally {
      registry.close();
    }
  }

  private void domains(MeterRegistry registry, Figures figures) {
    for (Figures.OfDomain d : figures.domains()) {
      Tags of = Tags.of("domain", d.name().value());
      Integer margin = place.reach().margins().get(d.name());
      if (margin != null) {
        gauge(
            registry,
            "sluice.quorum.margin",
            of,
            margin,
            "Partitions that may be lost before nothing can be issued; negative if it is so.");
      }
      d.shareAge()
          .ifPresent(age ->
              gauge(
                  registry,
                  "sluice.share.age.seconds",
                  of,
                  age,
                  "Seconds since the shares were made anew."));
      gauge(
          registry,
          "sluice.keyed.days",
          of,
          d.daysKeyed(),
          "Whole days until a period begins for which some user lacks keys.");
      d.epochPeriodsLeft()
          .ifPresent(left ->
              gauge(
                  registry,
                  "sluice.epoch.periods.left",
                  of,
                  left,
                  "Periods of the epoch in force after the present one."));
      gauge(
          registry,
          "sluice.requests.waiting",
          of,
          d.waiting(),
          "Requests that wait for approvals.");
      gauge(registry, "sluice.users", of, d.users(), "Users.");
    }
  }

  private void whole(MeterRegistry registry, Figures f) {
    Workplace.Reach reach = place.reach();
    Tags none = Tags.empty();
    gauge(registry, "sluice.log.entries", none, f.logSize(), "Entries of the log.");
    gauge(
        registry,
        "sluice.log.unpublished",
        none,
        f.logSize() - f.logPublished(),
        "Entries that the partitions have not co-signed.");
    gauge(registry, "sluice.spool.bundles", none, f.spoolFiles(), "Bundles in the spool.");
    gauge(registry, "sluice.spool.octets", none, f.spoolOctets(), "Octets in the spool.");
    gauge(registry, "sluice.keysets.issued", none, f.keysIssued(), "Sealed key sets issued.");
    gauge(registry, "sluice.disk.free.octets", none, f.diskFree(), "Octets free on the disk.");
    gauge(
        registry,
        "sluice.hsm.down",
        none,
        reach.down(),
        "Partitions that could not be reached when they were last asked.");
    gauge(
        registry,
        "sluice.hsm.errors",
        none,
        place.failures(),
        "Acts of this process that an HSM or a partition made fail.");
    gauge(
        registry,
        "sluice.hsm.asked.seconds",
        none,
        reach.known() ? reach.age().toSeconds() : -1,
        "Seconds since the partitions were last asked, -1 if never.");
    gauge(registry, "sluice.issue.running", none, runner.running() ? 1 : 0, "1 while one runs.");
  }

  private static void gauge(
      MeterRegistry registry, String name, Tags tags, Number value, String help) {
    Gauge _ =
        Gauge.builder(name, List.of(value), v -> v.getFirst().doubleValue())
            .tags(tags)
            .description(help)
            .strongReference(true)
            .register(registry);
  }
}

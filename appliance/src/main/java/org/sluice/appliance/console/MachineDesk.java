package org.sluice.appliance.console;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.answer.JsonText;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.issuance.Proposal;
import org.sluice.appliance.machines.MachineRoute;
import org.sluice.appliance.operators.Task;
import org.sluice.appliance.status.StatusReport;
import org.sluice.records.id.DomainName;
import org.sluice.web.WebAnswer;

/// What machines can ask the console. They read numbers, and have what is in the log already put
/// into the spool; whoever adds something looks at [Task] first.
final class MachineDesk {
  private static final int UNAVAILABLE = 503;
  private static final int AHEAD = 1;

  private final Workplace place;
  private final Metrics metrics;

  MachineDesk(Workplace place, IssueRunner runner) {
    this.place = place;
    this.metrics = new Metrics(place, runner);
  }

  List<MachineRoute> routes() {
    return List.of(
        new MachineRoute("GET", "/machine/health", Task.Kind.HEALTH, this::health),
        new MachineRoute("GET", "/machine/metrics", Task.Kind.METRICS, this::metrics),
        new MachineRoute("GET", "/machine/status", Task.Kind.STATUS, this::status),
        new MachineRoute("GET", "/machine/proposal/", Task.Kind.PROPOSE, this::proposal),
        new MachineRoute("POST", "/machine/export", Task.Kind.EXPORT, this::export));
  }

  private WebAnswer health(Optional<DomainName> none) {
    try {
      Health health = Health.of(place);
      byte[] body = JsonText.of(health.fields()).getBytes(StandardCharsets.UTF_8);
      return WebAnswer.octets(health.isUp() ? 200 : UNAVAILABLE, "application/json", body);
    } catch (CommandFailed e) {
      byte[] body = JsonText.of(Map.of("up", false)).getBytes(StandardCharsets.UTF_8);
      return WebAnswer.octets(UNAVAILABLE, "application/json", body);
    }
  }

  private WebAnswer metrics(Optional<DomainName> none) {
    return Metrics.answer(metrics.text());
  }

  private WebAnswer status(Optional<DomainName> none) {
    return WebAnswer.json(
        place.look(high -> StatusReport.of(high, false, d -> place.outlooks().of(high, d))).json());
  }

  private WebAnswer proposal(Optional<DomainName> domain) {
    return WebAnswer.json(
        place.look(high -> JsonText.of(Proposal.of(high, domain.orElseThrow(), AHEAD).fields())));
  }

  private WebAnswer export(Optional<DomainName> none) {
    return WebAnswer.json(place.act(this::export));
  }

  /// What the partitions co-sign of the log goes into the spool; keys go there in their own issue.
  private String export(HighSide high) {
    high.publish();
    high.outbox().exportLog();
    Figures now = Figures.of(high, place.outlooks());
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("logEntries", now.logSize());
    out.put("logPublished", now.logPublished());
    out.put("spoolBundles", now.spoolFiles());
    out.put("spoolOctets", now.spoolOctets());
    return JsonText.of(out);
  }
}

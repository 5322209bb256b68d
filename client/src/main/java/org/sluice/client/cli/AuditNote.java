package org.sluice.client.cli;

import java.util.List;
import org.sluice.answer.CommandAnswer;
import org.sluice.client.device.DeviceFolder;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.Extraction;

/// What users are told of audit keys that were made for them (keys-and-trust rule 5).
final class AuditNote {

  private AuditNote() {}

  /// A line for each, which begins with `who`.
  static void say(
      CommandAnswer answer,
      String who,
      DeviceFolder device,
      List<Extraction> audits,
      PeriodRule rule) {
    answer.begin("auditKeys");
    for (Extraction leaf : audits) {
      String period = new KeyPeriod(rule, leaf.period()).label();
      answer.item(
          "auditKeys",
          who
              + "NOTE: an audit key of "
              + period
              + " was made for you (request "
              + leaf.requestId()
              + "): the domain's audit function can read what was sent to you in that period",
          "device",
          device.name(),
          "period",
          period,
          "request",
          leaf.requestId());
    }
  }
}

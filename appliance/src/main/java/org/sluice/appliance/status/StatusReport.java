package org.sluice.appliance.status;

import java.util.List;
import java.util.Locale;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Spool;

/// Figures of the high side; numbers and texts of our own only, so that it can be shown anywhere.
public record StatusReport(
    String partitions,
    List<String> health,
    long keysIssued,
    int requests,
    long logSize,
    long spoolOctets,
    long bundlesOfK) {

  /// Keeps a copy.
  public StatusReport {
    health = List.copyOf(health);
  }

  /// As it is now.
  ///
  /// @param tokensOpen whether the tokens were opened, so that it can be said which partitions are
  ///   up
  public static StatusReport of(HighSide high, boolean tokensOpen) {
    String partitions =
        tokensOpen ? high.summary() : high.thresholds() + "; tokens not opened (--tokens asks)";
    List<String> health = tokensOpen ? high.tokens().health() : List.of();
    LogIndex index = high.log().index();
    return new StatusReport(
        partitions,
        health,
        index.keySetsExported(),
        index.requests().size(),
        high.log().size(),
        new Spool(high.folder().spool(), Long.MAX_VALUE).size(),
        index.exports());
  }

  /// One JSON object.
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"partitions\":\"%s\",\"keysIssued\":%d,\"requests\":%d,\"logSize\":%d,\"spoolOctets\":%d,\"bundlesK\":%d}",
        partitions.replace("\"", "'"),
        keysIssued,
        requests,
        logSize,
        spoolOctets,
        bundlesOfK);
  }
}

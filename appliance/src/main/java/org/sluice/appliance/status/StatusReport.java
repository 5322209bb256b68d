package org.sluice.appliance.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.answer.JsonText;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.officers.KeySeparation;

/// Figures of the high side; numbers and texts of our own only (and names of officers), so that it
/// can be shown anywhere.
///
/// @param warnings what no longer may be and still counts, a sentence each
public record StatusReport(
    String partitions,
    List<String> health,
    long keysIssued,
    int requests,
    long logSize,
    long spoolOctets,
    long bundlesOfK,
    List<String> warnings) {

  /// Keeps copies.
  public StatusReport {
    health = List.copyOf(health);
    warnings = List.copyOf(warnings);
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
        index.exports(),
        index.domains().stream()
            .flatMap(d -> KeySeparation.broken(d.policy(), index).stream())
            .distinct() // A pair across two domains is one of both.
            .map(why -> why + "; the next policy cannot keep this")
            .toList());
  }

  /// One JSON object.
  public String json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("partitions", partitions);
    object.put("keysIssued", keysIssued);
    object.put("requests", requests);
    object.put("logSize", logSize);
    object.put("spoolOctets", spoolOctets);
    object.put("bundlesK", bundlesOfK);
    object.put("warnings", warnings);
    return JsonText.of(object);
  }
}

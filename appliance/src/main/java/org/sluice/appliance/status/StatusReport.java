package org.sluice.appliance.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.sluice.answer.JsonText;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.officers.KeySeparation;

/// Figures of the high side; numbers and texts of our own only (and names of officers), so that it
/// can be shown anywhere.
///
/// @param warnings what no longer may be and still counts, a sentence each
/// @param keyedDays of each domain, [KeyOutlook#daysKeyed(java.time.Instant)]
public record StatusReport(
    String partitions,
    List<String> health,
    long keysIssued,
    int requests,
    long logSize,
    long spoolOctets,
    long bundlesOfK,
    List<String> warnings,
    Map<String, Object> keyedDays) {

  /// Keeps copies.
  public StatusReport {
    health = List.copyOf(health);
    warnings = List.copyOf(warnings);
    keyedDays = Collections.unmodifiableMap(new LinkedHashMap<>(keyedDays));
  }

  /// As it is now.
  ///
  /// @param tokensOpen whether the tokens were opened, so that it can be said which partitions are
  ///   up
  public static StatusReport of(HighSide high, boolean tokensOpen) {
    return of(high, tokensOpen, d -> KeyOutlook.of(high, d));
  }

  /// The same, with outlooks from elsewhere: each goes through all users.
  public static StatusReport of(
      HighSide high, boolean tokensOpen, Function<LogIndex.Domain, KeyOutlook> outlooks) {
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
        warnings(index),
        keyedDays(high, outlooks));
  }

  private static List<String> warnings(LogIndex index) {
    return index.domains().stream()
        .flatMap(d -> KeySeparation.broken(d.policy(), index).stream())
        .distinct() // A pair across two domains is one of both.
        .map(why -> why + "; the next policy cannot keep this")
        .toList();
  }

  private static Map<String, Object> keyedDays(
      HighSide high, Function<LogIndex.Domain, KeyOutlook> outlooks) {
    Map<String, Object> days = new LinkedHashMap<>();
    high.log().index().domains().stream()
        .filter(LogIndex.Domain::hasGeneration)
        .forEach(d -> days.put(d.name().value(), outlooks.apply(d).daysKeyed(high.now())));
    return days;
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
    object.put("keyedDays", keyedDays);
    return JsonText.of(object);
  }
}

package org.sluice.distribution.ingest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sluice.distribution.store.SequenceRange;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.frame.LinkLoss;
import org.sluice.records.frame.Margin;
import org.sluice.records.frame.Missing;

/// What is missing, and how the link is: as text for people, and as the lists that the sender's
/// `resend` takes.
///
/// @param streams what is held of each stream
/// @param link the wire
public record GapReport(Map<StreamKey, StreamReport> streams, LinkState link) {
  /// Keeps a copy.
  public GapReport {
    streams = byName(streams);
  }

  private static Map<StreamKey, StreamReport> byName(Map<StreamKey, StreamReport> streams) {
    Map<StreamKey, StreamReport> sorted =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    sorted.putAll(streams);
    return sorted;
  }

  /// For each stream of which something is missing, the numbers: digits, commas and hyphens only. A
  /// list that would be longer than `resend` reads ends early; the rest follows when these are
  /// here.
  public Map<String, String> lists() {
    Map<String, String> lists = new TreeMap<>();
    streams.forEach((key, held) -> {
      if (held.missingCount() > 0) {
        lists.put(key.toString(), list(held.missing()));
      }
    });
    return lists;
  }

  private static String list(List<SequenceRange> ranges) {
    return ranges.stream().map(SequenceRange::toString).collect(Collectors.joining(","));
  }

  /// For people.
  public String text() {
    StringBuilder text = new StringBuilder();
    streams.forEach((key, held) -> text.append(line(key, held)));
    if (streams.isEmpty()) {
      text.append("nothing was received yet\n");
    }
    link.missing().forEach(missing -> text.append("incomplete ").append(line(missing)));
    link.counters().links().forEach(loss -> text.append(line(loss)));
    link.counters()
        .worst()
        .ifPresent(margin -> text.append("closest since the start: ").append(line(margin)));
    link.low().ifPresent(margin -> text.append("WARNING, too close: ").append(line(margin)));
    return text.toString();
  }

  private static String line(StreamKey key, StreamReport held) {
    String missing =
        held.missingCount() == 0
            ? "nothing missing"
            : "missing " + held.missingCount() + ": " + list(held.missing());
    return String.format(
        Locale.ROOT,
        "stream %s: %d held, highest %d, %s%n",
        key,
        held.count(),
        held.highest(),
        missing);
  }

  private static String line(Missing missing) {
    return missing + "\n";
  }

  private static String line(LinkLoss loss) {
    return String.format(
        Locale.ROOT,
        "link %d: %d frames received, %d lost (%.4f %%), worst burst %d, %d repeated%n",
        loss.link(),
        loss.received(),
        loss.lost(),
        100 * loss.share(),
        loss.worstBurst(),
        loss.repeated());
  }

  private static String line(Margin margin) {
    return String.format(
        Locale.ROOT,
        "%d of %d parity frames left in a block of %s%n",
        margin.left(),
        margin.parity(),
        margin.item());
  }
}

package org.sluice.distribution.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.review.Pins;
import org.sluice.distribution.review.Received;
import org.sluice.distribution.review.ReviewedLog;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// A mirrored log for the review pages, and what this side received, to compare it with.
final class LowSideLog implements Received {
  private final LowSide lowSide;
  private final String origin;

  private LowSideLog(LowSide lowSide, String origin) {
    this.lowSide = lowSide;
    this.origin = origin;
  }

  static ReviewedLog of(String origin, Path data, LowSide lowSide) {
    String name = Hash32.sha256(origin.getBytes(StandardCharsets.UTF_8)).toString();
    return new ReviewedLog(
        origin,
        () -> lowSide.logs().snapshot(origin).orElseThrow(),
        lowSide.logs().files(origin),
        LogIndex.open(data.resolve("review-index").resolve(name)),
        () -> pins(lowSide, origin),
        new LowSideLog(lowSide, origin));
  }

  private static List<Pins> pins(LowSide lowSide, String origin) {
    return lowSide.domains().ofLog(origin).stream()
        .map(domain -> new Pins(domain.signed(), domain.profile(), domain.checkpoints()))
        .toList();
  }

  @Override
  public boolean known() {
    return true;
  }

  /// Of the domains of this log alone.
  @Override
  public Map<String, Map<Long, Long>> records() {
    Map<String, Map<Long, Long>> all = lowSide.store().keyCounts();
    all.keySet()
        .retainAll(
            lowSide.domains().ofLog(origin).stream()
                .map(domain -> domain.profile().domain().value())
                .toList());
    return all;
  }

  @Override
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    lowSide
        .streams()
        .forEach((key, held) ->
            held.missing()
                .forEach(range ->
                    missing.add("stream " + key.letter() + " " + key.id() + ": " + range)));
    return missing;
  }

  @Override
  public List<Octets> openings() {
    List<Octets> all = new ArrayList<>();
    for (TrustedDomain domain : lowSide.domains().ofLog(origin)) {
      lowSide
          .store()
          .documents(DocumentPaths.openings(domain.profile().domain()))
          .values()
          .forEach(item -> all.add(Octets.of(item)));
    }
    return all;
  }
}

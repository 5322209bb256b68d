package org.sluice.distribution.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sluice.distribution.index.Counts;
import org.sluice.distribution.index.RequestRow;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// Logged = manifest = received, for each domain and period, or exactly what is missing.
final class CountsPage {
  private static final int MAX_OPEN = 200;

  /// One domain and period.
  record Line(
      String domain,
      String period,
      String identities,
      String logged,
      String manifest,
      String received,
      String verdict,
      boolean good) {}

  /// A request that no manifest has closed.
  record Open(String request, String domain, String leaves, String exported, String asked) {}

  private final ReviewDesk desk;
  private final Layout layout;

  CountsPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  /// The same as numbers.
  record Numbers(String domain, long period, Counts counts, long stored) {
    boolean agree(boolean known) {
      return counts.recordsLogged() == counts.recordsManifest()
          && (!known || counts.recordsLogged() == stored);
    }
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    List<Numbers> numbers = numbers(log);
    List<String> missing = log.received().missing();
    Map<String, Object> data = new HashMap<>();
    data.put("lines", numbers.stream().map(n -> line(log, n)).toList());
    data.put("allGood", agree(log, numbers, missing));
    data.put("known", log.received().known());
    data.put("missing", missing);
    data.put("open", open(log));
    return layout.page("counts", visit, log, "counts", data);
  }

  WebAnswer json(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    List<Numbers> numbers = numbers(log);
    List<String> missing = log.received().missing();
    return WebAnswer.json(CountsJson.of(log, agree(log, numbers, missing), numbers, missing));
  }

  /// Logged = manifest = received, and no bundle is missing.
  private static boolean agree(ReviewedLog log, List<Numbers> numbers, List<String> missing) {
    return missing.isEmpty() && numbers.stream().allMatch(n -> n.agree(log.received().known()));
  }

  private static List<Numbers> numbers(ReviewedLog log) {
    Map<String, Map<Long, Counts>> logged = log.index().counts();
    Map<String, Map<Long, Long>> received = log.received().records();
    List<Numbers> lines = new ArrayList<>();
    TreeSet<String> domains = new TreeSet<>(logged.keySet());
    domains.addAll(received.keySet());
    for (String domain : domains) {
      Map<Long, Counts> byPeriod = logged.getOrDefault(domain, Map.of());
      Map<Long, Long> stored = received.getOrDefault(domain, Map.of());
      TreeSet<Long> periods = new TreeSet<>(byPeriod.keySet());
      periods.addAll(stored.keySet());
      for (long period : periods.descendingSet()) {
        Counts counts = byPeriod.getOrDefault(period, new Counts(0, 0, 0, 0));
        lines.add(new Numbers(domain, period, counts, stored.getOrDefault(period, 0L)));
      }
    }
    return lines;
  }

  private static Line line(ReviewedLog log, Numbers numbers) {
    Counts counts = numbers.counts();
    long stored = numbers.stored();
    boolean known = log.received().known();
    List<String> differences = new ArrayList<>();
    difference(
        differences,
        counts.recordsLogged() - counts.recordsManifest(),
        "not in a manifest yet",
        "in a manifest and not logged");
    if (known) {
      difference(
          differences,
          counts.recordsLogged() - stored,
          "logged and not received",
          "received and not logged");
    }
    return new Line(
        numbers.domain(),
        Words.period(log, numbers.domain(), numbers.period()),
        Words.number(counts.identitiesLogged()),
        Words.number(counts.recordsLogged()),
        Words.number(counts.recordsManifest()),
        known ? Words.number(stored) : "not known here",
        differences.isEmpty() ? "all equal" : String.join("; ", differences),
        differences.isEmpty());
  }

  private static void difference(List<String> all, long by, String more, String less) {
    if (by != 0) {
      all.add(Words.number(Math.abs(by)) + " " + (by > 0 ? more : less));
    }
  }

  /// Counted by request, so that a difference above can be followed to where it comes from.
  private static List<Open> open(ReviewedLog log) {
    Map<Long, Open> inOrder = new TreeMap<>();
    for (RequestRow row :
        log.index().requests(r -> r.manifest() < 0 || r.exported() != r.records(), MAX_OPEN)) {
      inOrder.put(
          row.index(),
          new Open(
              row.id().toString(),
              row.domain(),
              Words.count(row.leaves(), "key", "keys")
                  + ", "
                  + Words.count(row.records(), "record", "records"),
              Words.number(row.exported()),
              Words.count(row.leavesAsked(), "key", "keys")));
    }
    return List.copyOf(inOrder.values());
  }
}

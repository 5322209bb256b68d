package org.sluice.client.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.review.Finding;
import org.sluice.records.review.LogReview;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// A review for machines: one JSON document, of the same form as the second verifier's
/// (`tools/verify_log.py --json`), described in docs/LOG.md.
public final class LogReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LogReport() {}

  /// The document, in UTF-8, ended by a newline.
  public static byte[] of(LogReviewer.Result result) {
    LogReview.Result log = result.log();
    ObjectNode report = JSON.createObjectNode();
    report.put("format", "sluice/log-report/v1").put("ok", result.findings().isEmpty());
    checkpoint(report, log.checkpoint());
    report.put("entries", log.entries());
    ObjectNode counts = report.putObject("counts");
    TreeMap<String, Long> byName = new TreeMap<>();
    log.counts().forEach((type, n) -> byName.put(type.recordName(), n));
    byName.forEach(counts::put);
    report.put(
        "firstBadEntry",
        result.findings().stream()
            .map(Finding::entry)
            .filter(entry -> entry >= 0)
            .findFirst()
            .orElse(null));
    NamesSeen names = result.counts().names();
    result
        .asked()
        .user()
        .ifPresent(user ->
            report
                .putObject("user")
                .put("uri", user.value())
                .put("entries", names.entriesOfUser())
                .put("commitments", names.commitments())
                .put("unopened", names.unopened()));
    ArrayNode findings = report.putArray("findings");
    for (Finding finding : result.findings()) {
      findings
          .addObject()
          .put("entry", finding.entry() < 0 ? null : finding.entry())
          .put("where", finding.where())
          .put("reason", finding.reason());
    }
    try {
      return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers", e);
    }
  }

  private static void checkpoint(ObjectNode report, @Nullable VerifiedCheckpoint verified) {
    Checkpoint checkpoint = verified == null ? null : verified.checkpoint();
    report.put("origin", checkpoint == null ? null : checkpoint.origin());
    report.put("size", checkpoint == null ? null : checkpoint.size());
    report.put("root", checkpoint == null ? null : checkpoint.root().toString());
    ObjectNode witnesses = report.putObject("witnesses");
    if (verified != null) {
      new TreeMap<>(verified.witnessTimes()).forEach(witnesses::put);
    }
  }
}

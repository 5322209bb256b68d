package org.sluice.distribution.review;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.index.RequestRow;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.reading.EntryFacts;
import org.sluice.records.reading.StatementFields;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Statement;

/// Makes lines of tables from entries, each read from the log itself.
final class Rows {
  private static final int DETAIL_FIELDS = 4;
  private static final int DETAIL_CHARACTERS = 300;

  private final ReviewedLog log;
  private final Snapshot snapshot;

  Rows(ReviewedLog log, Snapshot snapshot) {
    this.log = log;
    this.snapshot = snapshot;
  }

  List<Row> of(List<Long> indexes) {
    return indexes.stream().filter(index -> index < snapshot.size()).map(this::of).toList();
  }

  Row of(long index) {
    try {
      return of(index, SignedStatement.decode(snapshot.entry(index)));
    } catch (MalformedRecord e) {
      return new Row(
          index, "Not a statement", "DAMAGED", "", "", "", "", cut("" + e.getMessage()), "", "");
    }
  }

  private Row of(long index, SignedStatement entry) {
    EntryFacts facts = EntryFacts.of(entry);
    RequestRow request = facts.request().flatMap(log.index()::request).orElse(null);
    int purpose =
        facts.purpose().map(Purpose::code).orElse(request == null ? 0 : request.purpose());
    String domain = facts.domain().map(d -> d.value()).orElse("");
    List<Long> periods =
        facts.periods().isEmpty() && request != null ? request.periods() : facts.periods();
    List<Hash32> officers = request == null ? facts.signers() : request.officers();
    return new Row(
        index,
        Words.type(facts.type()),
        loud(index, purpose, request, facts),
        domain,
        Words.periods(log, domain, periods),
        Words.purpose(purpose),
        Words.officers(log, officers),
        cut(detail(entry.statement())),
        facts.request().map(Object::toString).orElse(""),
        time(index, facts));
  }

  private String loud(long index, int purpose, @Nullable RequestRow request, EntryFacts facts) {
    if (purpose == Purpose.AUDIT.code() || facts.type().recordName().startsWith("Audit")) {
      return "AUDIT KEYS";
    }
    boolean again =
        log.index().reissue(index).isPresent() || (request != null && request.reissues() > 0);
    return again ? "RE-ISSUE" : "";
  }

  /// Its own time if it states one; otherwise when it had been co-signed.
  private String time(long index, EntryFacts facts) {
    if (facts.time().isPresent()) {
      return Words.time(facts.time());
    }
    OptionalLong cosigned = log.index().cosignedBy(index);
    return cosigned.isPresent() ? "by " + Words.time(cosigned) : "";
  }

  private String detail(Statement statement) {
    return switch (statement) {
      case Export export ->
          "bundle "
              + export.sequence()
              + ": "
              + Words.count(export.count(), "item", "items")
              + " of "
              + Words.kind(export.kind());
      case Request request ->
          "\u201C"
              + request.reason()
              + "\u201D, "
              + Words.count(request.leaves(), "key", "keys")
              + " for "
              + Words.count(request.users(), "user", "users");
      case Manifest manifest ->
          Words.count(manifest.bundles(), "bundle", "bundles")
              + ", "
              + Words.count(
                  manifest.periods().stream().mapToLong(Manifest.PeriodCount::records).sum(),
                  "sealed record",
                  "sealed records");
      case Refusal refusal -> refusal.by() + ": " + refusal.code() + ": " + refusal.why();
      case Extraction leaf ->
          log.names().shown(leaf.commitment())
              + ", sealed to "
              + Words.count(leaf.recipients().size(), "device", "devices");
      case Enrolled device ->
          "device "
              + device.deviceId()
              + " "
              + device.state()
              + ", "
              + log.names().shown(device.commitment());
      case AuditReleased audit ->
          "the key of entry " + audit.leafIndex() + ", sealed to the audit function";
      default ->
          StatementFields.of(statement).stream()
              .filter(field -> !field.name().equals("domain"))
              .limit(DETAIL_FIELDS)
              .map(field -> field.name() + " " + field.value())
              .collect(Collectors.joining(", "));
    };
  }

  private static String cut(String text) {
    return text.length() <= DETAIL_CHARACTERS
        ? text
        : text.substring(
                0,
                text.offsetByCodePoints(
                    0, Math.min(DETAIL_CHARACTERS, text.codePointCount(0, text.length()))))
            + "\u2026";
  }
}

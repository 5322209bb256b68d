package org.sluice.appliance.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Spool;
import org.sluice.appliance.shares.EpochEnd;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;

/// The state of the high side in numbers: for the first page, for health and for metrics, which
/// therefore never differ.
///
/// @param logPublished entries that the partitions have co-signed
/// @param diskFree octets that this system user may still write
record Figures(
    List<OfDomain> domains,
    long logSize,
    long logPublished,
    long spoolOctets,
    long spoolFiles,
    long keysIssued,
    long bundles,
    long diskFree,
    boolean logWritable) {
  private static final int MAX_NOTE = 64 << 10;

  /// One domain.
  ///
  /// @param shareAge seconds since the shares were made anew; absent while a ceremony is not over
  /// @param daysKeyed see [KeyOutlook#daysKeyed(Instant)]
  /// @param epochPeriodsLeft see [EpochEnd]; absent where the log says no end
  record OfDomain(
      DomainName name,
      int users,
      int devices,
      OptionalLong shareAge,
      long daysKeyed,
      OptionalLong epochPeriodsLeft,
      int waiting) {}

  Figures {
    domains = List.copyOf(domains);
  }

  static Figures of(HighSide high, Outlooks outlooks) {
    Instant now = high.now();
    LogIndex index = high.log().index();
    Path spool = high.folder().spool();
    return new Figures(
        index.domains().stream()
            .filter(LogIndex.Domain::hasGeneration)
            .map(d -> domain(high, d, outlooks.of(high, d), now))
            .toList(),
        high.log().size(),
        published(high),
        new Spool(spool, Long.MAX_VALUE).size(),
        bundles(spool),
        index.keySetsExported(),
        index.exports(),
        free(high.folder().root()),
        Files.isWritable(high.folder().log()));
  }

  private static OfDomain domain(
      HighSide high, LogIndex.Domain d, KeyOutlook outlook, Instant now) {
    var count = high.users().count(d.name());
    return new OfDomain(
        d.name(),
        count.users(),
        count.devices(),
        d.shares()
            .since()
            .map(t -> OptionalLong.of(Duration.between(t, now).toSeconds()))
            .orElse(OptionalLong.empty()),
        outlook.daysKeyed(now),
        d.lastPeriod().stream().map(last -> EpochEnd.of(d, last, now).left()).findFirst(),
        (int)
            high.log().index().requests().stream()
                .filter(r -> r.request().domain().equals(d.name()))
                .filter(r -> RequestState.of(high, r, now).waits())
                .count());
  }

  static long published(HighSide high) {
    byte @Nullable [] note = DurableFiles.read(high.log().folder().resolve("checkpoint"), MAX_NOTE);
    return note == null ? 0 : Checkpoint.parse(SignedNote.parse(note).text()).size();
  }

  /// Not what a restore put aside, nor what is being written.
  private static long bundles(Path spool) {
    if (!Files.isDirectory(spool)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(spool)) {
      return all.filter(f -> f.toString().endsWith(".slb")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

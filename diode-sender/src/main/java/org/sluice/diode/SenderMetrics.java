package org.sluice.diode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;

/// What the sender says of itself, as a file in the text format of Prometheus, for a node
/// exporter's textfile collector: the sender itself listens nowhere.
///
/// The file is replaced as a whole, at most once in [#EVERY_NANOS] and at the end. Its time stamp
/// inside tells that a sender hangs or is gone.
final class SenderMetrics {
  static final long EVERY_NANOS = 10_000_000_000L;

  private final @Nullable Path file;
  private final InstantSource clock;
  private long written;
  private boolean begun;

  /// @param file null: none is written
  SenderMetrics(@Nullable Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /// Writes the file if it is time.
  ///
  /// @param nanos monotonic
  void tick(Sender.Counters counters, long nanos) {
    if (!begun || nanos - written >= EVERY_NANOS) {
      begun = true;
      written = nanos;
      write(counters);
    }
  }

  /// Writes the file now.
  void write(Sender.Counters counters) {
    if (file != null) {
      DurableFiles.write(file, text(counters).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private String text(Sender.Counters counters) {
    StringBuilder text = new StringBuilder();
    put(text, "written_seconds", "gauge", "When this was written, since 1970.", seconds());
    put(text, "bundles_sent_total", "counter", "Bundles sent, again or new.", counters.sent());
    put(text, "bundles_refused_total", "counter", "Refused by the guard.", counters.refused());
    put(text, "datagrams_total", "counter", "Datagrams sent.", counters.datagrams());
    put(text, "octets_total", "counter", "Octets of these.", counters.octets());
    put(text, "carousel_turns_total", "counter", "Turns of the carousel.", counters.turns());
    head(text, "last_bundle", "gauge", "Last number that was handled, of each stream.");
    counters.last().forEach((stream, last) -> line(text, "last_bundle", stream, last));
    head(text, "waiting_for", "gauge", "A number that is missing in the spool, of each stream.");
    counters.waiting().forEach((stream, number) -> line(text, "waiting_for", stream, number));
    return text.toString();
  }

  private long seconds() {
    return clock.instant().getEpochSecond();
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP sluice_diode_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE sluice_diode_").append(name).append(' ').append(type).append('\n');
  }

  private static void put(StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append("sluice_diode_").append(name).append(' ').append(value).append('\n');
  }

  private static void line(StringBuilder text, String name, StreamLetter stream, long value) {
    text.append(
        String.format(Locale.ROOT, "sluice_diode_%s{stream=\"%s\"} %d%n", name, stream, value));
  }
}

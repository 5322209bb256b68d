package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.Payload;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.StreamItem;
import org.sluice.records.id.StreamId;

/// Takes bundles from the spool in order of their numbers, past the guard, onto the link.
///
/// A bundle that the guard refuses is set aside and counts as handled: one bad file does not hold
/// up the others, and the receiver names its number as missing. A number that is not in the spool
/// is waited for. What is new is sent in batches of many blocks, because many blocks in turn
/// outlast an interruption that one would not.
final class Sender {
  // Blocks of each stream; less would only read the folder more often.
  private static final int LEAST_BATCH = 16;

  private final Spool spool;
  private final Guard guard;
  private final SenderState state;
  private final RefusedFolder refused;
  private final FrameEncoder frames;
  private final Links links;
  private final int enough;
  private final PrintWriter report;
  private final Map<StreamLetter, Long> waitingFor = new EnumMap<>(StreamLetter.class);
  private long sentBundles;
  private long refusedBundles;
  private long turns;

  /// @param parts what it works with
  /// @param report one line for each thing that happens
  Sender(Parts parts, PrintWriter report) {
    this.spool = parts.spool();
    this.guard = parts.guard();
    this.state = parts.state();
    this.refused = parts.refused();
    this.frames = parts.frames();
    this.links = parts.links();
    this.enough = Math.max(LEAST_BATCH, 2 * links.plan().interleave());
    this.report = report;
  }

  /// What a sender works with.
  record Parts(
      Spool spool,
      Guard guard,
      SenderState state,
      RefusedFolder refused,
      FrameEncoder frames,
      Links links) {}

  /// Handles what is new, up to a batch; false if there was nothing. The state is written when the
  /// whole batch was sent: a crash in between sends it again, which the receiver counts and
  /// ignores.
  boolean step() throws IOException {
    List<CodedBlock> batch = new ArrayList<>();
    Map<StreamLetter, SenderState.Position> reached = new EnumMap<>(StreamLetter.class);
    for (StreamLetter stream : StreamLetter.values()) {
      Optional<SenderState.Position> position = state.load(stream);
      Optional<SenderState.Position> after = collect(stream, position, batch);
      after.filter(p -> !p.equals(position.orElse(null))).ifPresent(p -> reached.put(stream, p));
    }
    links.send(frames, batch);
    reached.forEach(state::save);
    return !reached.isEmpty();
  }

  /// Takes bundles in order of their numbers until the batch is full or one is not there.
  private Optional<SenderState.Position> collect(
      StreamLetter stream, Optional<SenderState.Position> from, List<CodedBlock> batch)
      throws IOException {
    Optional<SenderState.Position> position = from;
    int full = batch.size() + enough;
    SortedMap<Long, Path> rest =
        spool.files(stream).tailMap(from.map(p -> p.last() + 1).orElse(0L));
    for (Map.Entry<Long, Path> file : rest.entrySet()) {
      long sequence = file.getKey();
      if (batch.size() >= full) {
        return position;
      }
      if (position.isPresent() && sequence != position.get().last() + 1) {
        reportGap(stream, position.get().last() + 1, sequence);
        return position;
      }
      Optional<StreamId> known = position.map(SenderState.Position::id);
      Optional<StreamId> passed = add(stream, sequence, file.getValue(), known, batch);
      // The first file of all may be refused: then its stream id is not known, and it is looked at
      // again.
      Optional<StreamId> id = known.or(() -> passed);
      if (id.isEmpty()) {
        return position;
      }
      position = Optional.of(new SenderState.Position(id.get(), sequence));
    }
    return position;
  }

  /// Sends the listed bundles of one stream again, as far as they are in the spool and pass the
  /// guard. The state does not change.
  ///
  /// @return how many were sent
  long resend(StreamLetter stream, SequenceRanges wanted) throws IOException {
    long before = sentBundles;
    Optional<StreamId> id = state.load(stream).map(SenderState.Position::id);
    List<CodedBlock> batch = new ArrayList<>();
    for (Map.Entry<Long, Path> file : spool.files(stream).entrySet()) {
      if (wanted.contains(file.getKey())) {
        add(stream, file.getKey(), file.getValue(), id, batch);
      }
      if (batch.size() >= enough) {
        links.send(frames, batch);
        batch.clear();
      }
    }
    links.send(frames, batch);
    return sentBundles - before;
  }

  /// Sends the newest bundles of each stream again, and those of stream K that are named.
  void repeat(int newest, @Nullable SequenceRanges named) throws IOException {
    turns++;
    for (StreamLetter stream : StreamLetter.values()) {
      Optional<SenderState.Position> reached = state.load(stream);
      if (newest > 0 && reached.isPresent()) {
        long last = reached.get().last();
        resend(stream, SequenceRanges.of(Math.max(1, last - newest + 1), last));
      }
    }
    if (named != null) {
      resend(StreamLetter.K, named);
    }
  }

  /// Adds a bundle to the batch if the guard lets it pass; then answers the stream's id.
  private Optional<StreamId> add(
      StreamLetter stream,
      long sequence,
      Path file,
      Optional<StreamId> expected,
      List<CodedBlock> batch)
      throws IOException {
    byte[] octets = read(stream, sequence, file);
    if (octets == null) {
      return Optional.empty();
    }
    try {
      Payload payload = guard.check(octets, stream, sequence).payload();
      if (expected.isPresent() && !expected.get().equals(payload.streamId())) {
        throw new GuardRefusal(
            String.format(
                Locale.ROOT,
                "it is of stream %s, not of %s: after the high side was restored start with a new state folder",
                payload.streamId(),
                expected.get()));
      }
      batch.addAll(frames.cut(item(payload), octets));
      sentBundles++;
      report.printf(
          Locale.ROOT,
          "sending %s %d %s, %d octets%n",
          stream,
          sequence,
          payload.kind(),
          octets.length);
      return Optional.of(payload.streamId());
    } catch (GuardRefusal refusal) {
      setAside(stream, sequence, octets, refusal.why());
      return Optional.empty();
    }
  }

  private byte @Nullable [] read(StreamLetter stream, long sequence, Path file) throws IOException {
    try {
      return DurableFiles.read(file, Spool.MAX_BUNDLE_OCTETS);
    } catch (DiskFailure e) {
      if (e.kind() != DiskFailure.Kind.TOO_LARGE) {
        throw e;
      }
      setAside(stream, sequence, new byte[0], "larger than any bundle");
      return null;
    }
  }

  private static StreamItem item(Payload payload) {
    return new StreamItem(payload.stream(), payload.streamId().octets(), payload.sequence());
  }

  private void setAside(StreamLetter stream, long sequence, byte[] octets, String why)
      throws IOException {
    refusedBundles++;
    boolean kept =
        refused.keep(
            String.format(Locale.ROOT, "%012d.%s.slb", sequence, stream.suffix()), octets, why);
    report.printf(
        Locale.ROOT,
        "REFUSED %s %d, not sent: %s%s%n",
        stream,
        sequence,
        why,
        kept ? "" : " (no copy: the refused folder is full)");
  }

  private void reportGap(StreamLetter stream, long expected, long found) {
    if (!Long.valueOf(expected).equals(waitingFor.put(stream, expected))) {
      report.printf(
          Locale.ROOT, "WAITING %s %d is not in the spool, %d is%n", stream, expected, found);
    }
  }

  /// True if a number was missing in the spool when it was last looked for.
  boolean waiting() {
    return !waitingFor.isEmpty();
  }

  /// What was done since this was made.
  ///
  /// @param sent bundles, new or again
  /// @param refused bundles that the guard did not let pass
  /// @param turns of the carousel
  /// @param last number that was handled, of each stream of which there is one
  /// @param waiting number that is missing in the spool, of each stream where one is
  record Counters(
      long sent,
      long refused,
      long datagrams,
      long octets,
      long turns,
      Map<StreamLetter, Long> last,
      Map<StreamLetter, Long> waiting) {}

  Counters count() throws IOException {
    Map<StreamLetter, Long> last = new EnumMap<>(StreamLetter.class);
    for (StreamLetter stream : StreamLetter.values()) {
      state.load(stream).ifPresent(position -> last.put(stream, position.last()));
    }
    return new Counters(
        sentBundles,
        refusedBundles,
        links.datagrams(),
        links.octets(),
        turns,
        last,
        Map.copyOf(waitingFor));
  }

  /// Bundles that the guard did not let pass.
  long refusedBundles() {
    return refusedBundles;
  }

  /// One line of counters.
  String counters() {
    return String.format(
        Locale.ROOT,
        "%d bundles sent, %d refused, %d datagrams, %d octets",
        sentBundles,
        refusedBundles,
        links.datagrams(),
        links.octets());
  }
}

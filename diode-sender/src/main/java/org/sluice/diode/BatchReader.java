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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.Payload;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.frame.StreamItem;
import org.sluice.records.id.StreamId;

/// Reads bundles from the spool in order of their numbers, past the guard, and cuts them into
/// blocks. One thread at a time; its counters may be read by others.
///
/// A bundle that the guard refuses is set aside and counts as handled: one bad file does not hold
/// up the others, and the receiver names its number as missing. A number that is not in the spool
/// is waited for.
final class BatchReader {
  // Blocks of each stream; less would only read the folder more often.
  private static final int LEAST_BATCH = 16;

  private final Spool spool;
  private final Guard guard;
  private final RefusedFolder refused;
  private final FrameEncoder frames;
  private final int enough;
  private final PrintWriter report;
  private final Map<StreamLetter, Long> waitingFor = new ConcurrentHashMap<>();
  private final AtomicLong refusedBundles = new AtomicLong();

  BatchReader(Sender.Parts parts, PrintWriter report) {
    this.spool = parts.spool();
    this.guard = parts.guard();
    this.refused = parts.refused();
    this.frames = parts.frames();
    this.enough = Math.max(LEAST_BATCH, 2 * parts.links().plan().interleave());
    this.report = report;
  }

  /// What is sent together.
  ///
  /// @param positions how far each stream is when it was sent
  /// @param moved those of them that are further than before
  record Batch(
      List<CodedBlock> blocks,
      long bundles,
      Map<StreamLetter, SenderState.Position> positions,
      Map<StreamLetter, SenderState.Position> moved) {}

  /// From so many blocks on it is not worth waiting for more.
  int enough() {
    return enough;
  }

  /// What comes next behind these positions: of each stream until there is enough, or a number is
  /// missing, or the end.
  Batch collect(Map<StreamLetter, SenderState.Position> from) throws IOException {
    List<CodedBlock> blocks = new ArrayList<>();
    Map<StreamLetter, SenderState.Position> positions = new EnumMap<>(StreamLetter.class);
    Map<StreamLetter, SenderState.Position> moved = new EnumMap<>(StreamLetter.class);
    long bundles = 0;
    for (StreamLetter stream : StreamLetter.values()) {
      Optional<SenderState.Position> position = Optional.ofNullable(from.get(stream));
      Reached after = collect(stream, position, blocks);
      bundles += after.bundles();
      after.position().ifPresent(p -> positions.put(stream, p));
      after
          .position()
          .filter(p -> !p.equals(position.orElse(null)))
          .ifPresent(p -> moved.put(stream, p));
    }
    return new Batch(blocks, bundles, positions, moved);
  }

  private record Reached(Optional<SenderState.Position> position, long bundles) {}

  private Reached collect(
      StreamLetter stream, Optional<SenderState.Position> from, List<CodedBlock> batch)
      throws IOException {
    Optional<SenderState.Position> position = from;
    int full = batch.size() + enough;
    long bundles = 0;
    SortedMap<Long, Path> rest =
        spool.files(stream).tailMap(from.map(p -> p.last() + 1).orElse(0L));
    for (Map.Entry<Long, Path> file : rest.entrySet()) {
      long sequence = file.getKey();
      if (batch.size() >= full) {
        break;
      }
      if (position.isPresent() && sequence != position.get().last() + 1) {
        reportGap(stream, position.get().last() + 1, sequence);
        return new Reached(position, bundles);
      }
      Optional<StreamId> known = position.map(SenderState.Position::id);
      Optional<StreamId> passed = add(stream, sequence, file.getValue(), known, batch);
      bundles += passed.isPresent() ? 1 : 0;
      // The first file of all may be refused: then its stream id is not known, and it is looked at
      // again.
      Optional<StreamId> id = known.or(() -> passed);
      if (id.isEmpty()) {
        break;
      }
      position = Optional.of(new SenderState.Position(id.get(), sequence));
    }
    waitingFor.remove(stream);
    return new Reached(position, bundles);
  }

  /// Adds a bundle to the batch if the guard lets it pass; then answers the stream's id.
  Optional<StreamId> add(
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
    refusedBundles.incrementAndGet();
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

  /// The numbers that were missing in the spool when they were last looked for.
  Map<StreamLetter, Long> waitingFor() {
    return Map.copyOf(waitingFor);
  }

  /// Bundles that the guard did not let pass.
  long refusedBundles() {
    return refusedBundles.get();
  }
}

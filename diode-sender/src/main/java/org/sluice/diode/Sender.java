package org.sluice.diode;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.id.StreamId;

/// Takes bundles from the spool in order of their numbers, past the guard, onto the link.
///
/// A bundle that the guard refuses is set aside and counts as handled: one bad file does not hold
/// up the others, and the receiver names its number as missing. A number that is not in the spool
/// is waited for.
final class Sender {
  private final Spool spool;
  private final Guard guard;
  private final SenderState state;
  private final RefusedFolder refused;
  private final FrameEncoder frames;
  private final DiodeLink link;
  private final int repeat;
  private final PrintWriter report;
  private final Map<StreamLetter, Long> waitingFor = new EnumMap<>(StreamLetter.class);
  private long sentBundles;
  private long refusedBundles;

  /// @param parts what it works with
  /// @param repeat how often each bundle is sent, at least 1
  /// @param report one line for each thing that happens
  Sender(Parts parts, int repeat, PrintWriter report) {
    this.spool = parts.spool();
    this.guard = parts.guard();
    this.state = parts.state();
    this.refused = parts.refused();
    this.frames = parts.frames();
    this.link = parts.link();
    this.repeat = repeat;
    this.report = report;
  }

  /// What a sender works with.
  record Parts(
      Spool spool,
      Guard guard,
      SenderState state,
      RefusedFolder refused,
      FrameEncoder frames,
      DiodeLink link) {}

  /// Handles at most one bundle of each stream; false if there was none.
  boolean step() throws IOException {
    boolean handled = false;
    for (StreamLetter stream : StreamLetter.values()) {
      handled |= step(stream);
    }
    return handled;
  }

  private boolean step(StreamLetter stream) throws IOException {
    SortedMap<Long, Path> files = spool.files(stream);
    Optional<SenderState.Position> position = state.load(stream);
    SortedMap<Long, Path> rest = files.tailMap(position.map(p -> p.last() + 1).orElse(0L));
    if (rest.isEmpty()) {
      return false;
    }
    long sequence = rest.firstKey();
    if (position.isPresent() && sequence != position.get().last() + 1) {
      reportGap(stream, position.get().last() + 1, sequence);
      return false;
    }
    Optional<StreamId> sent =
        send(stream, sequence, rest.get(sequence), position.map(SenderState.Position::id));
    // The first file of all may be refused: then its stream id is not known, and it is looked at
    // again.
    Optional<StreamId> id = position.map(SenderState.Position::id).or(() -> sent);
    id.ifPresent(known -> state.save(stream, new SenderState.Position(known, sequence)));
    return id.isPresent();
  }

  /// Sends the listed bundles of one stream again, as far as they are in the spool and pass the
  /// guard. The state does not change.
  ///
  /// @return how many were sent
  long resend(StreamLetter stream, SequenceRanges wanted) throws IOException {
    long before = sentBundles;
    Optional<StreamId> id = state.load(stream).map(SenderState.Position::id);
    for (Map.Entry<Long, Path> file : spool.files(stream).entrySet()) {
      if (wanted.contains(file.getKey())) {
        send(stream, file.getKey(), file.getValue(), id);
      }
    }
    return sentBundles - before;
  }

  /// The stream's id if the bundle passed and was sent.
  private Optional<StreamId> send(
      StreamLetter stream, long sequence, @Nullable Path file, Optional<StreamId> expected)
      throws IOException {
    byte[] octets = file == null ? null : read(stream, sequence, file);
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
      transmit(payload, octets);
      report.printf(
          Locale.ROOT,
          "sent %s %d %s, %d octets%n",
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

  private void transmit(Payload payload, byte[] octets) throws IOException {
    List<byte[]> datagrams =
        frames.split(payload.stream(), payload.streamId().octets(), payload.sequence(), octets);
    for (int i = 0; i < repeat; i++) {
      for (byte[] datagram : datagrams) {
        link.send(datagram);
      }
    }
    sentBundles++;
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
        link.datagrams(),
        link.octets());
  }
}

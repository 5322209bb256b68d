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
import org.jspecify.annotations.Nullable;
import org.sluice.records.frame.CodedBlock;
import org.sluice.records.frame.FrameEncoder;
import org.sluice.records.id.StreamId;

/// Sends what [BatchReader] lets out of the spool over the links, and remembers how far it came.
/// What is new goes in batches of many blocks, because many blocks in turn outlast an interruption
/// that one would not.
final class Sender {
  private final Spool spool;
  private final SenderState state;
  private final FrameEncoder frames;
  private final Links links;
  private final BatchReader reader;
  private final Preparation preparation;
  private long sentBundles;
  private long turns;

  /// @param parts what it works with
  /// @param report one line for each thing that happens
  Sender(Parts parts, PrintWriter report) {
    this.spool = parts.spool();
    this.state = parts.state();
    this.frames = parts.frames();
    this.links = parts.links();
    this.reader = new BatchReader(parts, report);
    this.preparation = new Preparation(reader);
  }

  /// What a sender works with.
  record Parts(
      Spool spool,
      Guard guard,
      SenderState state,
      RefusedFolder refused,
      FrameEncoder frames,
      Links links) {}

  /// Handles what is new, up to a batch; false if there was nothing. While it is sent, the next one
  /// is read and checked on another thread. The state is written when the whole batch was sent: a
  /// crash in between sends it again, which the receiver counts and ignores.
  boolean step() throws IOException, InterruptedException {
    BatchReader.Batch batch = preparation.next(state);
    if (batch.moved().isEmpty()) {
      return false;
    }
    preparation.begin(batch.positions());
    links.send(frames, batch.blocks());
    sentBundles += batch.bundles();
    batch.moved().forEach(state::save);
    return true;
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
      if (wanted.contains(file.getKey())
          && reader.add(stream, file.getKey(), file.getValue(), id, batch).isPresent()) {
        sentBundles++;
      }
      if (batch.size() >= reader.enough()) {
        links.send(frames, batch);
        batch.clear();
      }
    }
    links.send(frames, batch);
    return sentBundles - before;
  }

  /// Sends the newest bundles of each stream again, and those of stream K that are named.
  void repeat(int newest, @Nullable SequenceRanges named) throws IOException, InterruptedException {
    BatchReader.Batch _ = preparation.await();
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

  /// True if a number was missing in the spool when it was last looked for.
  boolean waiting() {
    return !reader.waitingFor().isEmpty();
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
        reader.refusedBundles(),
        links.datagrams(),
        links.octets(),
        turns,
        last,
        reader.waitingFor());
  }

  /// Bundles that the guard did not let pass.
  long refusedBundles() {
    return reader.refusedBundles();
  }

  /// One line of counters.
  String counters() {
    return String.format(
        Locale.ROOT,
        "%d bundles sent, %d refused, %d datagrams, %d octets",
        sentBundles,
        reader.refusedBundles(),
        links.datagrams(),
        links.octets());
  }
}

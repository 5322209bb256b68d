package org.sluice.distribution.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.FrameDecoder;
import org.sluice.records.frame.FrameLimits;
import org.sluice.records.frame.LinkKeys;
import org.sluice.records.frame.LinkRehearsal;
import org.sluice.records.frame.Outcome;
import org.sluice.records.frame.StreamItem;

/// The end of the wire.
///
/// ```
/// socket -> [frames thread] FrameDecoder -> queue of complete bundles -> [bundles thread] Receiver
/// ```
///
/// The first thread does nothing slow, so that the socket's buffer does not run over while a bundle
/// is verified and synced to disk. The queue is bounded: a bundle that finds no place is counted
/// and can be sent again.
public final class FrameIntake implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FrameIntake.class);
  private static final int REMEMBERED = 256;
  private static final FrameLimits LIMITS = new FrameLimits(20 << 20, 64, 192L << 20, REMEMBERED);
  private static final int AT_ONCE = 4096;
  private static final int LOOK_MILLIS = 100;
  private static final long LOOK_NANOS = LOOK_MILLIS * 1_000_000L;
  private static final long SETTLE_NANOS = 1_000_000_000;
  private static final long GAPS_NANOS = 5_000_000_000L;
  private static final long STOP_MILLIS = 10_000;

  private final DatagramSource source;
  private final FrameDecoder decoder;
  private final Receiver receiver;
  private final Runnable writeGaps;
  private final SocketDrops drops;
  private final MarginWatch margins = new MarginWatch();
  private final BundleQueue bundles = new BundleQueue();
  private final Queue<StreamItem> again = new ConcurrentLinkedQueue<>();
  private final Thread frames = new Thread(this::readFrames, "diode-frames");
  private final Thread worker = new Thread(this::takeBundles, "diode-bundles");
  private final AtomicLong crowdedOut = new AtomicLong();
  private volatile LinkState seen;
  private volatile boolean stopping;
  private volatile String failure = "";
  private long looked = System.nanoTime();
  private long settled = looked;
  private boolean warned;

  private FrameIntake(DatagramSource source, LinkKeys keys, LowSide low) {
    this.source = source;
    this.decoder = new FrameDecoder(keys, LIMITS);
    this.receiver = low.receiver();
    this.writeGaps = () -> low.gapFolder().write(new GapReport(low.streams(), link()));
    this.drops = new SocketDrops(port());
    this.seen = look();
  }

  /// Rehearses the link, binds the socket and starts both threads.
  static FrameIntake start(InetSocketAddress at, LinkKeys keys, LowSide low) throws IOException {
    LinkRehearsal.run();
    try {
      FrameIntake intake = new FrameIntake(DatagramSource.open(at), keys, low);
      intake.frames.start();
      intake.worker.start();
      return intake;
    } catch (IOException e) {
      throw new IOException("UDP " + at + " cannot be received on: " + e.getMessage(), e);
    }
  }

  /// The port it receives on.
  public int port() {
    return source.port();
  }

  /// What was seen on the wire, at most a moment ago.
  public LinkState link() {
    return seen;
  }

  /// What was seen of frames.
  public FrameCounters counters() {
    return seen.counters();
  }

  /// Complete bundles for which there was no place; their numbers are missing and can be sent
  /// again.
  public long crowdedOut() {
    return crowdedOut.get();
  }

  /// Why the intake stopped by itself, empty while it runs.
  public String failure() {
    return failure;
  }

  /// Until it is told to stop. This thread alone uses the socket, so it closes it.
  private void readFrames() {
    try (source) {
      while (!stopping) {
        readWhatIsThere();
      }
    } catch (IOException e) {
      LOG.warn("the socket could not be closed", e);
    }
  }

  private void readWhatIsThere() {
    try {
      source.await(LOOK_MILLIS);
      forgetRefused();
      source.receive(AT_ONCE, this::take);
      lookAround(System.nanoTime());
    } catch (IOException e) {
      // One bad receive is not the end of the link.
      LOG.warn("a datagram could not be received", e);
    }
  }

  private void take(byte[] datagram, int length) {
    if (decoder.accept(datagram, length) instanceof Outcome.Complete bundle
        && !bundles.offer(bundle)) {
      decoder.forget(bundle.item());
      crowdedOut.incrementAndGet();
    }
  }

  private void lookAround(long now) {
    if (now - settled >= SETTLE_NANOS) {
      settled = now;
      margins.see(decoder.settle(), now);
    }
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      seen = look();
      warnOfNewerSender();
    }
  }

  private void warnOfNewerSender() {
    if (!warned && counters().refused().containsKey(Outcome.Reason.VERSION)) {
      warned = true;
      LOG.warn(
          "frames of a version that this server does not read: it reads 2 and 3; nothing of them is"
              + " kept. If the sender was upgraded, upgrade this server");
    }
  }

  private LinkState look() {
    return new LinkState(
        decoder.counters(), decoder.missing(), margins.low(), drops.read(), decoder.openOctets());
  }

  private void forgetRefused() {
    for (StreamItem item = again.poll(); item != null; item = again.poll()) {
      decoder.forget(item);
    }
  }

  private void takeBundles() {
    long written = System.nanoTime() - GAPS_NANOS;
    try {
      while (!stopping || frames.isAlive() || !bundles.isEmpty()) {
        Outcome.Complete bundle = bundles.poll(LOOK_MILLIS);
        if (bundle != null && receiver.accept(bundle.octets()) instanceof Intake.Refused refused) {
          again.add(bundle.item());
          LOG.warnv("bundle {0} refused: {1}: {2}", bundle.item(), refused.code(), refused.why());
        }
        if (System.nanoTime() - written >= GAPS_NANOS) {
          writeGaps.run();
          written = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The disk failed, or a bug: what is durable is unknown. Take nothing more in, say so, and be
      // restarted by a person.
      failure = String.valueOf(e.getMessage());
      LOG.error("the intake stopped: nothing more is received until the server is restarted", e);
      stopping = true;
    }
  }

  /// Stops reading, finishes the bundles that are complete, and returns when both threads have
  /// ended.
  @Override
  public void close() {
    stopping = true;
    try {
      frames.join(STOP_MILLIS);
      worker.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

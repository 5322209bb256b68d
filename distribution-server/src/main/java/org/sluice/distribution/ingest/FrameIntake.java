package org.sluice.distribution.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.FrameDecoder;
import org.sluice.records.frame.FrameLimits;
import org.sluice.records.frame.LinkKey;
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
  private static final int SOCKET_BUFFER = 32 * 1024 * 1024;
  private static final int MAX_DATAGRAM = 65_536;
  private static final int QUEUED_BUNDLES = 32;
  private static final int REMEMBERED = 256;
  private static final int OPEN_OBJECTS = 64;
  private static final int OBJECT_OCTETS = 20 << 20;
  private static final long OPEN_OCTETS = 128L << 20;
  private static final long STOP_MILLIS = 10_000;

  private final DatagramChannel channel;
  private final FrameDecoder decoder;
  private final Receiver receiver;
  private final BlockingQueue<Outcome.Complete> bundles = new ArrayBlockingQueue<>(QUEUED_BUNDLES);
  private final Queue<StreamItem> again = new ConcurrentLinkedQueue<>();
  private final Thread frames = new Thread(this::readFrames, "diode-frames");
  private final Thread worker = new Thread(this::takeBundles, "diode-bundles");
  private volatile FrameCounters seen;
  private final AtomicLong crowdedOut = new AtomicLong();
  private volatile boolean stopping;
  private volatile String failure = "";

  private FrameIntake(DatagramChannel channel, LinkKey key, Receiver receiver) {
    this.channel = channel;
    this.decoder =
        new FrameDecoder(
            key, new FrameLimits(OBJECT_OCTETS, OPEN_OBJECTS, OPEN_OCTETS, REMEMBERED));
    this.receiver = receiver;
    this.seen = decoder.counters();
  }

  /// Binds the socket and starts both threads.
  static FrameIntake start(InetSocketAddress at, LinkKey key, Receiver receiver)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(at);
    } catch (IOException e) {
      channel.close();
      throw new IOException("UDP " + at + " cannot be received on: " + e.getMessage(), e);
    }
    FrameIntake intake = new FrameIntake(channel, key, receiver);
    intake.frames.start();
    intake.worker.start();
    return intake;
  }

  /// The port it receives on.
  public int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /// What was seen on the wire.
  public FrameCounters counters() {
    return seen;
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

  private void readFrames() {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM);
    while (!stopping) {
      try {
        buffer.clear();
        channel.receive(buffer);
        forgetRefused();
        if (decoder.accept(buffer.array(), buffer.position()) instanceof Outcome.Complete bundle
            && !bundles.offer(bundle)) {
          decoder.forget(bundle.item());
          crowdedOut.incrementAndGet();
        }
        seen = decoder.counters();
      } catch (ClosedChannelException e) {
        return; // told to stop
      } catch (IOException e) {
        // One bad receive is not the end of the link.
        LOG.warn("a datagram could not be received", e);
      }
    }
  }

  private void forgetRefused() {
    for (StreamItem item = again.poll(); item != null; item = again.poll()) {
      decoder.forget(item);
    }
  }

  private void takeBundles() {
    try {
      while (!stopping || !bundles.isEmpty()) {
        Outcome.Complete bundle = bundles.poll(100, TimeUnit.MILLISECONDS);
        if (bundle != null && receiver.accept(bundle.octets()) instanceof Intake.Refused refused) {
          again.add(bundle.item());
          LOG.warnv("bundle {0} refused: {1}: {2}", bundle.item(), refused.code(), refused.why());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The disk failed, or a bug: what is durable is unknown. Take nothing more in, say so, and be
      // restarted by a person.
      failure = String.valueOf(e.getMessage());
      LOG.error("the intake stopped: nothing more is received until the server is restarted", e);
      closeChannel();
    }
  }

  /// Stops reading, finishes the bundles that are complete, and returns when both threads have
  /// ended.
  @Override
  public void close() {
    stopping = true;
    closeChannel();
    try {
      frames.join(STOP_MILLIS);
      worker.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("the socket could not be closed", e);
    }
  }
}

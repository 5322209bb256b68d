package org.sluice.distribution.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sluice.records.frame.Outcome;

/// Complete bundles between the thread that reads frames and the one that stores: bounded in number
/// and in octets, whatever arrives.
final class BundleQueue {
  static final int MAX_BUNDLES = 256;
  static final long MAX_OCTETS = 96L << 20;

  private final BlockingQueue<Outcome.Complete> bundles = new ArrayBlockingQueue<>(MAX_BUNDLES);
  private final AtomicLong octets = new AtomicLong();

  /// False if there is no place. For one thread.
  boolean offer(Outcome.Complete bundle) {
    if (octets.get() + bundle.octets().length > MAX_OCTETS || !bundles.offer(bundle)) {
      return false;
    }
    octets.addAndGet(bundle.octets().length);
    return true;
  }

  /// The next one, or null if none comes for so long. For another thread.
  Outcome.@Nullable Complete poll(long millis) throws InterruptedException {
    Outcome.Complete bundle = bundles.poll(millis, TimeUnit.MILLISECONDS);
    if (bundle != null) {
      octets.addAndGet(-bundle.octets().length);
    }
    return bundle;
  }

  boolean isEmpty() {
    return bundles.isEmpty();
  }
}

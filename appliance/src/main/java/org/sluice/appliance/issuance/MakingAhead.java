package org.sluice.appliance.issuance;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.extraction.ExtractedBatch;

/// Threads in which partitions are asked for the keys of batches, so that the keys of the next
/// batches are made while one is sealed, logged and spooled. Nothing else runs there: the log, the
/// database and the spool belong to the thread that runs the issue.
final class MakingAhead implements AutoCloseable {

  /// What the keys of one batch take of the pool, with all that is computed on the way: 1024 leaves
  /// were made with a pool of 10 MiB, and not with one of 8.
  private static final long BATCH_OCTETS = 12L << 20;

  private final int threads =
      Math.clamp(SecretPool.SIZE / BATCH_OCTETS, 1, Runtime.getRuntime().availableProcessors());

  // Platform threads: lanes are watched by what their thread allocates.
  private final ExecutorService executor =
      Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("sluice-batch-", 1).factory());

  /// How many batches are to be begun, so that no thread waits for one.
  int most() {
    return threads + 1;
  }

  /// Has a batch's keys made. Who takes the answer closes it.
  Making make(Supplier<ExtractedBatch> extraction) {
    return new Making(executor.submit(extraction::get));
  }

  /// Keys in the making.
  static final class Making implements Supplier<ExtractedBatch> {
    private final Future<ExtractedBatch> keys;

    private Making(Future<ExtractedBatch> keys) {
      this.keys = keys;
    }

    /// Waits whatever happens, for somebody has to wipe them. Fails as the extraction did.
    @Override
    public ExtractedBatch get() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return keys.get();
          } catch (InterruptedException _) {
            interrupted = true;
          } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
              throw failure;
            }
            throw new IllegalStateException("the thread of a batch ended", e.getCause());
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /// They are not wanted any more.
    void drop() {
      try (ExtractedBatch _ = get()) {
        // Wiped.
      } catch (RuntimeException _) {
        // The batch before it failed, and that is what is told.
      }
    }
  }

  /// Ends the threads; whatever was begun has been taken.
  @Override
  public void close() {
    executor.close();
  }
}

package org.sluice.records.tlog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/// The pieces 0 to `count` of something, each prepared on its own by one of as many threads as
/// there are processors, and taken in order. So many are ahead that no thread waits, and so few
/// that memory does not grow with the whole.
final class ReadAhead<T> implements AutoCloseable {
  private static final int WINDOW = 64;

  private final long count;
  private final LongFunction<T> prepare;
  private final ExecutorService workers;
  private final Deque<Future<T>> ahead = new ArrayDeque<>();
  private long next;

  ReadAhead(long count, LongFunction<T> prepare) {
    this.count = count;
    this.prepare = prepare;
    int threads = Math.clamp(count, 1, Runtime.getRuntime().availableProcessors());
    this.workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("log-", 0).factory());
  }

  /// The next piece; what its preparation threw is thrown here, in its turn.
  T take() {
    while (next < count && ahead.size() < WINDOW) {
      long piece = next++;
      ahead.add(workers.submit(() -> prepare.apply(piece)));
    }
    try {
      return ahead.remove().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failed -> throw failed;
        case Error failed -> throw failed;
        case null, default -> throw new IllegalStateException("a piece of a log", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a log was read", e);
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}

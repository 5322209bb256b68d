package org.sluice.diode;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Reads and checks the next batch on a thread of its own while the one before is being sent: a
/// sender that stopped to check would not keep its rate. Never more than one batch ahead.
final class Preparation {
  private final BatchReader reader;
  private @Nullable FutureTask<BatchReader.Batch> ahead;

  Preparation(BatchReader reader) {
    this.reader = reader;
  }

  /// Begins to read what is behind these positions.
  void begin(Map<StreamLetter, SenderState.Position> from) {
    FutureTask<BatchReader.Batch> task = new FutureTask<>(() -> reader.collect(from));
    ahead = task;
    Thread.ofPlatform().name("diode-guard").daemon().start(task);
  }

  /// What was begun; if that is nothing, or nothing was begun, what is there now behind the saved
  /// positions.
  BatchReader.Batch next(SenderState state) throws IOException, InterruptedException {
    BatchReader.Batch begun = await();
    ahead = null;
    if (begun != null && !begun.moved().isEmpty()) {
      return begun;
    }
    Map<StreamLetter, SenderState.Position> saved = new EnumMap<>(StreamLetter.class);
    for (StreamLetter stream : StreamLetter.values()) {
      state.load(stream).ifPresent(position -> saved.put(stream, position));
    }
    return reader.collect(saved);
  }

  /// Waits until nothing is being read. What was begun is still there for [#next].
  BatchReader.@Nullable Batch await() throws IOException, InterruptedException {
    FutureTask<BatchReader.Batch> task = ahead;
    try {
      return task == null ? null : task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}

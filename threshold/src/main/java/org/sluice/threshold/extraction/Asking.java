package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How partitions are asked: one after the other, or all at once. Either way their answers are
/// looked at in the order of the questions, and the first that fails ends the round, so that what a
/// failure leads to does not depend on who was faster.
public enum Asking {
  /// One after the other. After a failure the others are not asked.
  IN_TURN {
    @Override
    public <T> void ask(List<Supplier<T>> questions, Consumer<T> taken, Consumer<T> unwanted) {
      questions.forEach(q -> taken.accept(q.get()));
    }
  },

  /// Each in a thread of its own. After a failure the other answers are waited for and dropped.
  AT_ONCE {
    @Override
    public <T> void ask(List<Supplier<T>> questions, Consumer<T> taken, Consumer<T> unwanted) {
      List<FutureTask<T>> asked = new ArrayList<>();
      for (Supplier<T> question : questions) {
        FutureTask<T> task = new FutureTask<>(question::get);
        // A platform thread: lanes are watched by what their thread allocates.
        Thread.ofPlatform().name("partition-question-" + (asked.size() + 1)).start(task);
        asked.add(task);
      }
      RuntimeException failure = null;
      for (FutureTask<T> task : asked) {
        try {
          (failure == null ? taken : unwanted).accept(answer(task));
        } catch (RuntimeException e) {
          failure = failure == null ? e : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  };

  /// Asks. `taken` gets the answers, in order; `unwanted` those that follow a failure.
  ///
  /// @throws RuntimeException the first that a question ended with
  public abstract <T> void ask(
      List<Supplier<T>> questions, Consumer<T> taken, Consumer<T> unwanted);

  /// Waits whatever happens: an answer holds secrets, which somebody has to wipe.
  private static <T> T answer(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException("a partition's thread ended", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

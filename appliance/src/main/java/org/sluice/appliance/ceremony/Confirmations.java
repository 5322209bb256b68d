package org.sluice.appliance.ceremony;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;

/// Lays a plan before all custodians at once and waits for every one of them. In one process there
/// is one operator, and the word is given at once; in processes of their own each custodian gives
/// it at their own partition.
public final class Confirmations {

  private Confirmations() {}

  /// Returns when all have confirmed; the first that does not ends it for all.
  public static void await(CeremonyPlan plan, List<Partition> partitions) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Integer> asked = new ExecutorCompletionService<>(threads);
      for (Partition p : partitions) {
        var _ =
            asked.submit(() -> {
              p.custodianConfirms(plan);
              return p.index();
            });
      }
      try {
        for (int i = 0; i < partitions.size(); i++) {
          int _ = asked.take().get();
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        Throwable cause = e.getCause();
        throw new CommandFailed(
            "the plan was not confirmed by all: " + (cause == null ? e : cause).getMessage(), e);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new CommandFailed("interrupted while waiting for the custodians", e);
      }
    }
  }
}

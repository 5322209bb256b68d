package org.sluice.mikey.constanttime;

import java.util.List;
import java.util.function.Supplier;

/// Something done with secrets: whatever the secret of the case is, the trace must be the same.
/// Public inputs that steer (scalars of `Public` operations, lengths) are the same in all cases.
public record Operation(String name, List<Case> cases) {

  /// One secret. `prepare` puts it where the operation wants it, untraced, the same way each time.
  public record Case(String secret, Supplier<Run> prepare) {}

  /// The traced part; closing it gives back what was prepared.
  @FunctionalInterface
  public interface Run extends AutoCloseable {
    void run();

    @Override
    default void close() {}
  }
}

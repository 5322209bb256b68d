package org.sluice.appliance.operators;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.records.id.Hash32;

/// A program that may ask the high side something, known by its key.
///
/// @param name as an operator's
/// @param tasks at least one
/// @param pin SHA-256 of the SPKI of its certificate
public record Machine(String name, Set<Task> tasks, Hash32 pin) {
  /// Most tasks.
  public static final int MAX_TASKS = 64;

  /// Checks the fields.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public Machine {
    Operator.requireName(name);
    if (tasks.isEmpty() || tasks.size() > MAX_TASKS) {
      throw new IllegalArgumentException(
          "a machine has 1 to " + MAX_TASKS + " tasks, this one would have " + tasks.size());
    }
    tasks = Collections.unmodifiableSortedSet(new TreeSet<>(tasks));
  }

  /// The same with other tasks.
  Machine with(Set<Task> other) {
    return new Machine(name, other, pin);
  }

  /// The same with another key.
  Machine with(Hash32 other) {
    return new Machine(name, tasks, other);
  }
}

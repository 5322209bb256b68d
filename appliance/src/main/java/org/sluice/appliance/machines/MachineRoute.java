package org.sluice.appliance.machines;

import java.util.Optional;
import org.sluice.appliance.operators.Task;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.web.WebAnswer;

/// One thing that a machine can ask for.
///
/// @param method GET or POST; nothing of a body is read
/// @param path whole, or, of a task that is of one domain, all before the domain's name
/// @param kind of the task that it takes
public record MachineRoute(String method, String path, Task.Kind kind, Handler handler) {

  /// Answers.
  @FunctionalInterface
  public interface Handler {
    /// The answer.
    ///
    /// @param domain present exactly where the task is of one
    WebAnswer answer(Optional<DomainName> domain);
  }

  /// The task that a path stands for; nothing if it is another path.
  Optional<Task> task(String asked) {
    if (!kind.ofDomain()) {
      return asked.equals(path) ? Optional.of(new Task(kind, Optional.empty())) : Optional.empty();
    }
    if (!asked.startsWith(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Task(kind, Optional.of(DomainName.parse(asked.substring(path.length())))));
    } catch (MalformedRecord e) {
      return Optional.empty();
    }
  }
}

package org.sluice.appliance.boot;

/// A command could not be done. The text is what the operator sees: who, what, expected and got.
public sealed class CommandFailed extends RuntimeException permits PartitionsDown {
  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.sluice.appliance.state;

/// The appliance's database could not do what was asked; the transaction was rolled back.
public final class StateException extends RuntimeException {
  StateException(String message) {
    super(message);
  }

  StateException(String message, Throwable cause) {
    super(message, cause);
  }
}

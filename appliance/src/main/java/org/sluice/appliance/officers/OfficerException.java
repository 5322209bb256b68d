package org.sluice.appliance.officers;

/// An officer's key or act is not what it should be. The text names the officer or the file, never
/// a passphrase.
public final class OfficerException extends RuntimeException {
  OfficerException(String message) {
    super(message);
  }

  OfficerException(String message, Throwable cause) {
    super(message, cause);
  }
}

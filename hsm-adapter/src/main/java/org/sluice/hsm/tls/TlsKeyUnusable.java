package org.sluice.hsm.tls;

/// A TLS key of ours cannot be made, read or used; the text says which file and why.
public final class TlsKeyUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TlsKeyUnusable(String message) {
    super(message);
  }

  TlsKeyUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}

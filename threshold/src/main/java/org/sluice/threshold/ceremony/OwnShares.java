package org.sluice.threshold.ceremony;

import org.sluice.mikey.secret.SecretBytes;

/// A partition's own shares of a run that is not over: sums of the sub-shares it was sent. Closing
/// wipes them.
final class OwnShares implements AutoCloseable {
  private final SecretBytes z;
  private final SecretBytes x;

  /// Takes ownership of both.
  OwnShares(SecretBytes z, SecretBytes x) {
    this.z = z;
    this.x = x;
  }

  /// Share of the SAKKE secret.
  SecretBytes z() {
    return z;
  }

  /// Share of the ECCSI secret.
  SecretBytes x() {
    return x;
  }

  @Override
  public void close() {
    z.close();
    x.close();
  }
}

package org.sluice.mikey.secret;

/// More secrets are open at once than the pool holds: something does not close what it opens, or
/// the pool (`-Dsluice.secret.pool=OCTETS`) is too small for the batch.
public final class SecretPoolExhausted extends IllegalStateException {
  SecretPoolExhausted(long wanted, long left) {
    super("secret memory is full: wanted " + wanted + " octets, " + left + " left in the pool");
  }
}

package org.sluice.mikey.wrap;

/// Octets that were not wrapped under this key, or not in this form: the two look the same.
public final class UnwrapRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnwrapRefused(String why) {
    super("key wrap: " + why);
  }
}

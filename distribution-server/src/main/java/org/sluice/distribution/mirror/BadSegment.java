package org.sluice.distribution.mirror;

/// A log segment that does not continue the mirror to the root that was co-signed for it.
public final class BadSegment extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadSegment(String why) {
    super(why);
  }
}

package org.sluice.appliance.boot;

/// Fewer partitions are up than it takes: what was asked failed by them, and by nothing in it.
public final class PartitionsDown extends CommandFailed {
  PartitionsDown(String message) {
    super(message);
  }
}
